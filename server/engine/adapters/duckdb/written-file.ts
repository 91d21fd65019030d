import { DuckDBMapValue, type DuckDBValue } from '@duckdb/node-api';
import { asAppError } from '#server/iceberg/as-app-error.ts';
import type { NewDataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema, defaultSpec, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { type ColumnTexts, fileStatistics, parseStatistic } from '../../model/file-statistics.ts';
import {
  type PartitionSource,
  partitionSource,
  partitionValue,
} from '../../model/partition-key.ts';
import { valueTextSql } from '../../model/value-text.ts';
import { interruptible } from './interruptible.ts';
import { partitionColumn } from './partition-column.ts';
import type { WriteDeps } from './write-rows.ts';

/** Texts in DuckDB's statistics are no longer than this. */
const CUT_AT_BYTES = 256;

/** A row of `COPY … RETURN_STATS`: one file that was written. */
export type WrittenFileRow = Readonly<Record<string, DuckDBValue>>;

/** What the table needs to know of a file that DuckDB has just written at `uri`. */
export async function readWrittenFile(
  deps: WriteDeps,
  metadata: TableMetadata,
  uri: string,
  row: WrittenFileRow,
  /** Absent: found out from the file. */
  known?: NewDataFile['partition'],
): Promise<NewDataFile> {
  const statistics: ColumnTexts = new Map(
    entries(row['column_statistics']).map(([column, texts]) => [String(column), textMap(texts)]),
  );
  return {
    path: uri,
    recordCount: Number(row['count']),
    fileSizeBytes: Number(row['file_size_bytes']),
    partition: known ?? (await partitionOf(deps, metadata, uri, row, statistics)),
    ...fileStatistics(currentSchema(metadata), statistics),
  };
}

async function partitionOf(
  deps: WriteDeps,
  metadata: TableMetadata,
  uri: string,
  row: WrittenFileRow,
  statistics: ColumnTexts,
): Promise<NewDataFile['partition']> {
  const keys = textMap(row['partition_keys']);
  const partition: (SingleValue | null)[] = [];
  for (const [index, field] of defaultSpec(metadata).fields.entries()) {
    const source = partitionSource(currentSchema(metadata), field);
    const isNull = source === null || !keys.has(partitionColumn(index));
    const text = isNull ? null : await anyValue(deps, uri, source, statistics);
    partition.push(
      source === null || text === null
        ? null
        : asAppError(metadata.location, () => partitionValue(field, source, text)),
    );
  }
  return partition;
}

/** A value of the column that is surely in the file: its smallest, or where that is not told, the first. */
async function anyValue(
  { store, connection, signal }: WriteDeps,
  uri: string,
  { path, type }: PartitionSource,
  statistics: ColumnTexts,
): Promise<string> {
  const smallest = statistics.get(path)?.get('min');
  const isWhole = smallest !== undefined && Buffer.byteLength(smallest) < CUT_AT_BYTES;
  if (isWhole && parseStatistic(type, smallest) !== null) return smallest;
  const reader = await interruptible(connection, signal, () =>
    connection.runAndReadAll(
      `SELECT ${valueTextSql(type, path)} FROM read_parquet(${quoteString(store.enginePath(uri))}, hive_partitioning = false) LIMIT 1`,
    ),
  );
  return String(reader.value(0, 0));
}

function entries(value: DuckDBValue | undefined): readonly (readonly [DuckDBValue, DuckDBValue])[] {
  if (!(value instanceof DuckDBMapValue)) return [];
  return value.entries.map((entry) => [entry.key, entry.value] as const);
}

function textMap(value: DuckDBValue | undefined): ReadonlyMap<string, string> {
  const present = entries(value).filter(([, text]) => text !== null);
  return new Map(present.map(([name, text]) => [String(name), String(text)]));
}
