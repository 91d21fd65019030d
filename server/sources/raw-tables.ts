import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { QueryEngine, ReadContext } from '#server/engine/port.ts';

/** A column of a table that may not be there, with its Trino type. */
interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** Columns of the raw tables of documents, which every model above may rely on. */
export const RAW_COLUMNS: readonly string[] = [
  'document_id',
  'person',
  'zone',
  'source',
  'document',
  'content_hash',
  'event_time',
  'fetched_at',
  'deleted_at',
];

/** No rows, with the columns of a raw table. */
export const noDocuments = (): string =>
  noRows(
    RAW_COLUMNS.map((name) => ({
      name,
      type: /_(time|at)$/.test(name) ? 'timestamp(6) with time zone' : 'varchar',
    })),
  );

/** A query of no rows with these columns. */
export const noRows = (columns: readonly TypedColumn[]): string =>
  `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${name}`).join(', ')}
WHERE false`;

const ABSENT = ['TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND', 'NOT_FOUND'];

/** Whether a table (`raw.entries`) is there. Throws when the engine cannot tell. */
export async function tableExists(
  engine: Pick<QueryEngine, 'describe'>,
  context: ReadContext,
  name: string,
): Promise<boolean> {
  const described = await engine.describe({ sql: `SELECT 1 FROM iceberg.${name}` }, context);
  if (described.ok) return true;
  const { error } = described;
  if (error.kind === 'rejected' && ABSENT.includes(error.name)) return false;
  throw failureToAppError(error);
}
