import { DuckDBMapValue, type DuckDBValue } from '@duckdb/node-api';
import type { NewDataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema, defaultSpec, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { PartitionField } from '#server/iceberg/model/partition.ts';
import { fieldById } from '#server/iceberg/model/schema.ts';
import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { partitionTypes } from '#server/iceberg/model/transform.ts';
import type { PrimitiveType } from '#server/iceberg/model/types.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { type ColumnTexts, fileStatistics, parseStatistic } from '../../model/file-statistics.ts';
import { partitionColumn } from './partition-column.ts';

/** A row of `COPY … RETURN_STATS`: one file that was written. */
export type WrittenFileRow = Readonly<Record<string, DuckDBValue>>;

/** What the table needs to know of a file that DuckDB has just written at `uri`. */
export function readWrittenFile(
  metadata: TableMetadata,
  uri: string,
  row: WrittenFileRow,
): NewDataFile {
  const statistics: ColumnTexts = new Map(
    entries(row['column_statistics']).map(([column, texts]) => [String(column), textMap(texts)]),
  );
  const spec = defaultSpec(metadata);
  const types = partitionTypes(metadata, spec);
  const keys = textMap(row['partition_keys']);
  return {
    path: uri,
    recordCount: Number(row['count']),
    fileSizeBytes: Number(row['file_size_bytes']),
    partition: spec.fields.map((field, index) => {
      const key = keys.get(partitionColumn(index)) ?? null;
      return key === null ? null : partitionValue(metadata, field, types[index], key, statistics);
    }),
    ...fileStatistics(currentSchema(metadata), statistics),
  };
}

function partitionValue(
  metadata: TableMetadata,
  field: PartitionField,
  type: PrimitiveType | undefined,
  key: string,
  statistics: ColumnTexts,
): SingleValue {
  if (field.transform !== 'identity') return Number(key);
  // The key is only a hash, but the file holds one value: its smallest is its value.
  const column = fieldById(currentSchema(metadata), field.sourceId)?.name ?? '';
  const smallest = statistics.get(quoteIdentifier(column))?.get('min');
  const value =
    type === undefined || smallest === undefined ? null : parseStatistic(type, smallest);
  if (value !== null) return value;
  throw new SqlError(
    'NOT_SUPPORTED',
    `A table cannot be partitioned by the values of column ${column} here. Use day or month of a time, or another column.`,
    null,
  );
}

function entries(value: DuckDBValue | undefined): readonly (readonly [DuckDBValue, DuckDBValue])[] {
  if (!(value instanceof DuckDBMapValue)) return [];
  return value.entries.map((entry) => [entry.key, entry.value] as const);
}

function textMap(value: DuckDBValue | undefined): ReadonlyMap<string, string> {
  const present = entries(value).filter(([, text]) => text !== null);
  return new Map(present.map(([name, text]) => [String(name), String(text)]));
}
