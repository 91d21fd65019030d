import { rm } from 'node:fs/promises';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { newId } from '#server/platform/ids.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { cellText } from '../../../model/cell-text.ts';
import type { CellValue, Column } from '../../../port.ts';
import type { SpoolWriter, SpoolWriterOptions } from '../../../spool-port.ts';
import { needsText } from './spool-columns.ts';
import type { SpooledColumn, SpoolFiles } from './spool-files.ts';
import { tooLarge } from './within-bytes.ts';
import { copyTo } from './write-query.ts';

/** Cells that wait in memory until they are written as a file. */
const CELLS_A_PART = 1_000_000;
/** And characters of their texts. */
const CHARACTERS_A_PART = 16 * 1024 * 1024;

interface Parts {
  readonly file: string;
  readonly bytes: number;
}

type OnConnection = <T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/**
 * Takes rows as they come and keeps them in files of their own, which `finish` makes one: only so many rows
 * wait in memory at a time.
 */
export function createRowWriter(
  deps: {
    readonly files: SpoolFiles;
    readonly onConnection: OnConnection;
    readonly sizeOf: (file: string) => Promise<number>;
  },
  queryId: string,
  given: readonly Column[],
  { maxBytes, signal }: SpoolWriterOptions,
): SpoolWriter {
  const { files, onConnection } = deps;
  const columns = given.map(
    (column): SpooledColumn => (needsText(column.type) ? { ...column, isText: true } : column),
  );
  const parts: Parts[] = [];
  let waiting: { values: readonly (readonly CellValue[])[]; rowCount: number }[] = [];
  let waitingRows = 0;
  let waitingCharacters = 0;
  let rowCount = 0;

  const flush = async () => {
    const file = files.unfinished(queryId);
    const batches = waiting;
    waiting = [];
    waitingRows = 0;
    waitingCharacters = 0;
    // Known before it is there, so that `abort` removes what came of it.
    const at = parts.push({ file, bytes: 0 }) - 1;
    await onConnection((connection) => writePart(connection, columns, batches, file), signal);
    parts[at] = { file, bytes: await deps.sizeOf(file) };
    if (parts.reduce((sum, { bytes }) => sum + bytes, 0) > maxBytes) throw tooLarge(maxBytes);
  };

  return {
    async write(values, count) {
      signal.throwIfAborted();
      waiting.push({ values, rowCount: count });
      waitingRows += count;
      rowCount += count;
      waitingCharacters += charactersIn(values);
      const isFull = waitingRows * Math.max(1, columns.length) >= CELLS_A_PART;
      if (isFull || waitingCharacters >= CHARACTERS_A_PART) await flush();
    },
    async finish({ truncated }) {
      if (waitingRows > 0 || parts.length === 0) await flush();
      const file = await merged();
      return files.finish(queryId, file, { columns, rowCount, truncated });
    },
    async abort() {
      for (const { file } of parts) await rm(file, { force: true });
      await files.remove(queryId);
    },
  };

  async function merged(): Promise<string> {
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) return first.file;
    const file = files.unfinished(queryId);
    const all = parts.map((part) => quoteString(part.file)).join(', ');
    const select = `SELECT * FROM read_parquet([${all}], hive_partitioning = false)`;
    await onConnection((connection) => connection.run(copyTo(select, file)), signal);
    for (const part of parts) await rm(part.file, { force: true });
    parts.splice(0, parts.length, { file, bytes: 0 });
    return file;
  }
}

function charactersIn(values: readonly (readonly CellValue[])[]): number {
  let characters = 0;
  for (const column of values) {
    for (const cell of column) if (typeof cell === 'string') characters += cell.length;
  }
  return characters;
}

async function writePart(
  connection: DuckDBConnection,
  columns: readonly SpooledColumn[],
  batches: readonly {
    readonly values: readonly (readonly CellValue[])[];
    readonly rowCount: number;
  }[],
  file: string,
): Promise<void> {
  const name = `part_${newId().replaceAll('-', '')}`;
  const forms = columns.map(({ type, isText }) => (isText === true ? TEXT : formOf(type)));
  const items = forms.map(({ duckdbType }, place) => `c${place} ${duckdbType}`);
  await connection.run(
    `CREATE TEMP TABLE ${quoteIdentifier(name)} (${items.join(', ') || 'c0 INTEGER'})`,
  );
  try {
    const appender = await connection.createAppender(name);
    for (const { values, rowCount } of batches) {
      for (let row = 0; row < rowCount; row += 1) {
        forms.forEach(({ append }, place) => {
          const value = values[place]?.[row] ?? null;
          if (value === null) appender.appendNull();
          else append(appender, value);
        });
        appender.endRow();
      }
    }
    appender.closeSync();
    const stored = columns.map((column, place) =>
      column.isText === true
        ? `c${place}`
        : `CAST(${forms[place]?.sql(place) ?? ''} AS ${storageType(column.type)}) AS c${place}`,
    );
    await connection.run(copyTo(`SELECT ${stored.join(', ')} FROM ${name}`, file));
  } finally {
    await connection.run(`DROP TABLE ${name}`);
  }
}

interface Form {
  readonly duckdbType: string;
  readonly append: (appender: DuckDBAppender, value: CellValue) => void;
  readonly sql: (place: number) => string;
}

const asIs = (place: number) => `c${place}`;

const TEXT: Form = {
  duckdbType: 'VARCHAR',
  append: (appender, value) => appender.appendVarchar(cellText(value)),
  sql: asIs,
};

/** How the values of a type are handed to DuckDB. */
function formOf(type: TrinoType): Form {
  switch (type.kind) {
    case 'boolean':
      return {
        duckdbType: 'BOOLEAN',
        append: (appender, value) => appender.appendBoolean(value === true),
        sql: asIs,
      };
    case 'bigint':
      return {
        duckdbType: 'BIGINT',
        append: (appender, value) => appender.appendBigInt(BigInt(cellText(value))),
        sql: asIs,
      };
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'real':
    case 'double':
      return {
        duckdbType: 'DOUBLE',
        append: (appender, value) => appender.appendDouble(Number(value)),
        sql: asIs,
      };
    case 'varbinary':
      return { ...TEXT, sql: (place) => `from_base64(c${place})` };
    default:
      return TEXT;
  }
}
