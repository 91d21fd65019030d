import { currentSchema, defaultSpec, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { ColumnSpec } from '#server/iceberg/model/schema.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { type Position, SqlError } from '#server/sql/model/front-end.ts';
import { propertiesOf } from '#server/sql/model/statements/property-value.ts';
import type { TableElement, WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { qualify } from '#server/sql/model/table-references.ts';
import { definedColumn, refuseNamesakes } from '../../../model/stored-columns.ts';
import { type TableSettings, tableSettings } from '../../../model/table-properties.ts';
import { statementRefs } from '../../shared/refs.ts';
import { type LakeTable, loadLakeTable } from '../bind-iceberg.ts';
import { removeWritten } from '../remove-written.ts';
import { commitVersion } from './commit-version.ts';
import { newTable, replacedTable } from './new-table.ts';
import {
  contentAt,
  nameOf,
  requireSchema,
  sessionOf,
  type TablePlace,
  tablePlace,
} from './place.ts';
import { changed, type WriteOutcome, type WriteRun } from './write-run.ts';

type CreateTable = Extract<WriteStatement, { readonly kind: 'create-table' }>;

/** Makes a table without rows. Its first snapshot has no files, as Trino's. */
export async function createTable(run: WriteRun<CreateTable>): Promise<WriteOutcome> {
  const { statement, parameters } = run;
  const place = await tablePlace(run, statement.table);
  const existing = await tableToReplace(run, place, 'Table');
  if (existing === 'kept') return changed('CREATE TABLE');
  const [catalog] = place.name;
  const defined = await definedColumns(run, place, statement.elements);
  refuseNamesakes(defined);
  const columns = defined.map(({ column }) => column);
  const given = tableSettings(
    propertiesOf(statement.properties, parameters),
    columns.map(({ name }) => name),
    catalog,
  );
  const settings = { ...likeSettings(defined), ...withoutNulls(given) };
  const wanted = { columns, settings, comment: statement.comment };
  const metadata =
    existing === null ? newTable(run, place, wanted) : replacedTable(existing, wanted);
  await commitEmpty(run, place, existing, metadata);
  return changed('CREATE TABLE');
}

/** What stands where a table is to be made. Null: nothing. `kept`: it stays, and that is as wanted. */
export async function tableToReplace(
  run: WriteRun<Extract<WriteStatement, { readonly kind: `create-table${string}` }>>,
  place: TablePlace,
  what: string,
): Promise<LakeTable | 'kept' | null> {
  const { whenExists, position } = run.statement;
  const content = await contentAt(run, place.head.hash, place.key);
  if (content === null) {
    await requireSchema(run, place);
    return null;
  }
  if (whenExists === 'ignore') return 'kept';
  if (whenExists === 'replace' && content.type === 'ICEBERG_TABLE') {
    return loadLakeTable(run.deps, place.key, place.head.hash);
  }
  throw new SqlError(
    'TABLE_ALREADY_EXISTS',
    `${what} '${place.name.join('.')}' already exists`,
    position,
  );
}

/** Points the catalog at a table without files. */
export async function commitEmpty(
  run: WriteRun,
  place: TablePlace,
  existing: LakeTable | null,
  metadata: TableMetadata,
): Promise<void> {
  const removed = existing === null ? [] : await allFiles(run, existing);
  const operation = existing === null ? 'append' : 'overwrite';
  const message = `${existing === null ? 'Create' : 'Replace'} table ${nameOf(place)}`;
  const change = { operation, added: [], removed } as const;
  try {
    await commitVersion(run, place, { existing, metadata, change, inputs: [], message });
  } catch (cause) {
    if (existing === null) await removeWritten(run.deps.store, metadata.location, cause);
    throw cause;
  }
}

/** All data and delete files that a table has. */
export async function allFiles({ deps }: Pick<WriteRun, 'deps'>, { metadata }: LakeTable) {
  const { files, deletesOf } = await planScan(deps, metadata, { snapshotId: null });
  return [
    ...files,
    ...new Map([...deletesOf.values()].flat().map((file) => [file.path, file])).values(),
  ];
}

interface DefinedColumn {
  readonly name: string;
  readonly position: Position;
  readonly column: ColumnSpec;
  /** Of a table whose properties are taken over. */
  readonly like: TableMetadata | null;
}

async function definedColumns(
  run: WriteRun<CreateTable>,
  { name: [catalog] }: TablePlace,
  elements: readonly TableElement[],
): Promise<readonly DefinedColumn[]> {
  const defined: DefinedColumn[] = [];
  for (const element of elements) {
    if (element.kind === 'column') {
      const { name } = element.column;
      const column = definedColumn(element.column, catalog);
      defined.push({ name: name.value, position: name.position, column, like: null });
      continue;
    }
    const found = await likeTable(run, element);
    for (const field of currentSchema(found.metadata).fields) {
      defined.push({
        name: field.name,
        position: element.position,
        column: field,
        like: element.includingProperties ? found.metadata : null,
      });
    }
  }
  return defined;
}

/** The table that another is to be like; it may stand on any branch. */
async function likeTable(
  run: WriteRun<CreateTable>,
  { table, position }: Extract<TableElement, { readonly kind: 'like' }>,
): Promise<LakeTable> {
  const { deps, context } = run;
  const reference = qualify(table, sessionOf(run), null, position);
  const at = await statementRefs(deps.catalog, context).ofCatalog(reference.catalog, position);
  const key = [...reference.schema.split('.'), reference.table];
  const found = at === null ? null : await loadLakeTable(deps, key, at.hash);
  if (found !== null) return found;
  throw new SqlError(
    'TABLE_NOT_FOUND',
    `LIKE table '${reference.catalog}.${reference.schema}.${reference.table}' does not exist`,
    position,
  );
}

/** What `LIKE … INCLUDING PROPERTIES` takes over: the layout, and properties that are no description. */
function likeSettings(defined: readonly DefinedColumn[]): TableSettings {
  const like = defined.find((column) => column.like !== null)?.like ?? null;
  if (like === null) return { partitioning: null, sortedBy: null, set: {}, removed: [] };
  const { fields } = currentSchema(like);
  const nameOfField = (id: number) => fields.find((field) => field.id === id)?.name ?? '';
  const { comment: _, ...set } = like.properties;
  const order = like.sortOrders.find(({ orderId }) => orderId === like.defaultSortOrderId);
  return {
    partitioning: defaultSpec(like).fields.map(({ sourceId, transform, name }) => ({
      column: nameOfField(sourceId),
      transform,
      name,
    })),
    sortedBy: (order?.fields ?? []).map(({ sourceId, transform, direction, nullOrder }) => ({
      column: nameOfField(sourceId),
      transform,
      direction,
      nullOrder,
    })),
    set,
    removed: [],
  };
}

const withoutNulls = ({ partitioning, sortedBy, ...rest }: TableSettings) => ({
  ...rest,
  ...(partitioning !== null && { partitioning }),
  ...(sortedBy !== null && { sortedBy }),
});
