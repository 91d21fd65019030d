import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteString } from '#server/sql/model/quote.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { StatementFailedError } from '../shared/statement-failed-error.ts';

interface Deps {
  readonly store: ObjectStore;
  readonly connection: DuckDBConnection;
}

const ABSENT = /No files found|No such file/;

/** The file may well be as it should: the system does not let it be opened now, and says why. */
const CLOSED = /Cannot open file "[^"]*": (.+)/;

/** What DuckDB says of bytes that are no Parquet without saying of which file. */
const NAMELESS =
  /^(Invalid|IO|Serialization) Error: |don't know what type|TProtocol|Decompression/i;

/** Runs `work`, which opens these objects; when it fails over one of them, the error names it and what to do. */
export async function namingFiles<T>(
  deps: Deps,
  objects: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const uri = await fileOf(deps, objects, cause.message);
    if (uri === null) throw cause;
    const { name, what } = harmOf(cause.message);
    const file = `Data file ${uri.replace(`${deps.store.root}/`, '')}`;
    throw new StatementFailedError(name, `${file} ${what}`, { cause });
  }
}

/** Name of the failure, and what people read of the file. */
function harmOf(message: string): { readonly name: string; readonly what: string } {
  const advice =
    'it was removed or changed outside the console. Restore it from a backup, or read the table at an earlier commit, which may not need it.';
  if (ABSENT.test(message)) return { name: CANNOT_OPEN, what: `is gone: ${advice}` };
  const reason = CLOSED.exec(message)?.[1]?.replace(/\.$/, '');
  if (reason === undefined) return { name: 'ICEBERG_BAD_DATA', what: `is damaged: ${advice}` };
  return {
    name: CANNOT_OPEN,
    what: `cannot be opened: ${reason}. Give the console the right to read it, or let it have more files open at once, and run it again.`,
  };
}

const CANNOT_OPEN = 'ICEBERG_CANNOT_OPEN_SPLIT';

/** Null: the failure is about no file. */
async function fileOf(
  { store, connection }: Deps,
  objects: readonly string[],
  message: string,
): Promise<string | null> {
  const named = objects.find((uri) => {
    const path = store.enginePath(uri);
    return message.includes(`'${path}'`) || message.includes(`"${path}"`);
  });
  if (named !== undefined) return named;
  if (!NAMELESS.test(message)) return null;
  for (const uri of objects) {
    if (!(await hasFooter(connection, store.enginePath(uri)))) return uri;
  }
  return null;
}

async function hasFooter(connection: DuckDBConnection, path: string): Promise<boolean> {
  const read = `SELECT count(*) FROM parquet_metadata(${quoteString(path)})`;
  return connection.runAndReadAll(read).then(
    () => true,
    () => false,
  );
}
