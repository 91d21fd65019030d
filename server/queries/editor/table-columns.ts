import { isIcebergTable } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { Field } from '#server/iceberg/model/types.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { ObjectStore } from '#server/storage/port.ts';

export interface NamedColumn {
  readonly name: string;
  /** Null for a type that statements cannot read. */
  readonly type: TrinoType | null;
  readonly description: string | null;
}

export interface TableColumns {
  readonly table: readonly [catalog: string, schema: string, table: string];
  /** Null: there is no such table at that moment. */
  readonly columns: readonly NamedColumn[] | null;
}

interface Deps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly marts: MartStore;
}

const MARTS = 'pg';
const LAKE = 'iceberg';

/** The columns of tables at a ref and a moment, for the editor. A table that cannot be read has none. */
export async function tableColumns(
  deps: Deps,
  input: {
    readonly ref: string;
    readonly at: string | null;
    readonly tables: readonly TableColumns['table'][];
  },
): Promise<readonly TableColumns[]> {
  const { hash } = await resolveRef(deps, input);
  return Promise.all(
    input.tables.map(async (table) => ({ table, columns: await columnsOf(deps, hash, table) })),
  );
}

async function columnsOf(
  deps: Deps,
  hash: string,
  [catalog, schema, table]: TableColumns['table'],
): Promise<readonly NamedColumn[] | null> {
  if (catalog === MARTS) {
    const mart = await deps.marts.get(table);
    return mart?.columns.map(({ name, type }) => ({ name, type, description: null })) ?? null;
  }
  if (catalog !== LAKE) return null;
  const found = await deps.catalog.getContents(`@${hash}`, [[...schema.split('.'), table]]);
  const content = found.ok ? found.value.contents[0]?.content : undefined;
  if (content === undefined || !isIcebergTable(content)) return null;
  const { metadata } = await loadTable(deps, content.metadataLocation);
  return currentSchema(metadata).fields.map(toColumn);
}

const toColumn = ({ name, type, doc }: Field): NamedColumn => ({
  name,
  type: typeOrNull(type),
  description: doc,
});

function typeOrNull(type: Field['type']): TrinoType | null {
  try {
    return toTrinoType(type);
  } catch {
    return null;
  }
}
