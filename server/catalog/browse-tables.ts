import { loadTable } from '#server/iceberg/load-table.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type TableDetail, tableTotals } from './describe-table.ts';
import { listTables } from './list-tables.ts';
import { type IcebergTable, isIcebergTable } from './model/content.ts';
import type { Catalog } from './port.ts';

export interface TableLine {
  readonly name: string;
  readonly type: string;
  /** Null for what is no table of ours to look into. */
  readonly totals: TableDetail['totals'] | null;
  readonly updatedAt: Date | null;
}

export interface NamespaceLine {
  readonly name: string;
  readonly tables: readonly TableLine[];
}

/** More tables than this are named without figures: each figure costs a look into a file. */
const MAX_FIGURES = 500;

/** Namespaces and tables at a ref, with rows, bytes and the time of the last change. */
export async function browseTables(
  deps: { readonly catalog: Catalog; readonly store: ObjectStore },
  input: { readonly ref: string },
): Promise<{
  readonly commitHash: string;
  readonly namespaces: readonly NamespaceLine[];
  readonly truncated: boolean;
}> {
  const { effective, namespaces, truncated } = await listTables(deps, input);
  const count = namespaces.reduce((sum, { tables }) => sum + tables.length, 0);
  const lines = namespaces.map(async ({ key, tables }) => ({
    name: key.join('.'),
    tables: await Promise.all(
      tables.map(async ({ name, type, content }): Promise<TableLine> => {
        if (!isIcebergTable(content) || count > MAX_FIGURES)
          return { name, type, totals: null, updatedAt: null };
        const metadata = await metadataOf(deps, content);
        return {
          name,
          type,
          totals: metadata === null ? null : tableTotals(metadata),
          updatedAt: metadata === null ? null : new Date(metadata.lastUpdatedMs),
        };
      }),
    ),
  }));
  return { commitHash: effective.hash, namespaces: await Promise.all(lines), truncated };
}

/** Null for a table that lies outside of the warehouse: whoever shares the catalog may keep some elsewhere. */
async function metadataOf(
  deps: { readonly store: ObjectStore },
  { metadataLocation }: IcebergTable,
): Promise<TableMetadata | null> {
  try {
    return (await loadTable(deps, metadataLocation)).metadata;
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'forbidden') return null;
    throw cause;
  }
}
