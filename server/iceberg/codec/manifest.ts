import { z } from 'zod';
import type {
  ColumnStatistics,
  DataFile,
  EntryStatus,
  FileContent,
  ManifestEntry,
} from '../model/data-file.ts';
import { IcebergError } from '../model/iceberg-error.ts';
import type { PartitionSpec } from '../model/partition.ts';
import type { Schema } from '../model/schema.ts';
import { encodeUnscaled, type SingleValue } from '../model/single-value.ts';
import type { PrimitiveType } from '../model/types.ts';
import { readAvro, writeAvro } from './avro-container.ts';
import { fromAvro } from './from-avro.ts';
import {
  avroName,
  decimalWidth,
  type ManifestShape,
  manifestEntrySchema,
} from './manifest-schema.ts';
import { partitionFieldToJson, schemaToJson } from './schema-json.ts';

const STATUSES = ['existing', 'added', 'deleted'] as const satisfies readonly EntryStatus[];
const CONTENTS = [
  'data',
  'position-deletes',
  'equality-deletes',
] as const satisfies readonly FileContent[];

const Bytes = z.instanceof(Uint8Array);
const Count = z.bigint().transform((value, context) => {
  const count = Number(value);
  if (!Number.isSafeInteger(count)) context.addIssue(`${value} is too large a count.`);
  return count;
});

const counts = (key: number, value: number) => fieldMap(key, value, Count);
const bounds = (key: number, value: number) => fieldMap(key, value, Bytes);

function fieldMap<T>(key: number, value: number, item: z.ZodType<T>) {
  return z
    .array(z.object({ [key]: z.int(), [value]: item }))
    .nullish()
    .transform((entries) => {
      const pairs = (entries ?? []).map(
        (entry) => [Number(entry[key]), entry[value] as T] as const,
      );
      return new Map<number, T>(pairs) as ReadonlyMap<number, T>;
    });
}

const Value = z.union([z.boolean(), z.number(), z.bigint(), z.string(), Bytes]);

const FileRecord = z.object({
  134: z.int().nullish(),
  100: z.string(),
  101: z.string(),
  102: z.record(z.string(), Value.nullable()),
  103: Count,
  104: Count,
  108: counts(117, 118),
  109: counts(119, 120),
  110: counts(121, 122),
  137: counts(138, 139),
  125: bounds(126, 127),
  128: bounds(129, 130),
  131: Bytes.nullish(),
  132: z.array(z.bigint()).nullish(),
  135: z.array(z.int()).nullish(),
  140: z.int().nullish(),
  143: z.string().nullish(),
});

const EntryRecord = z.object({
  0: z.int().min(0).max(2),
  1: z.bigint().nullish(),
  3: z.bigint().nullish(),
  4: z.bigint().nullish(),
  2: FileRecord,
});

/** Writes a manifest. `schema` is the table's, for readers of the file alone. */
export function writeManifest(
  shape: ManifestShape,
  schema: Schema,
  entries: readonly ManifestEntry[],
): Uint8Array {
  return writeAvro(
    manifestEntrySchema(shape),
    {
      schema: JSON.stringify(schemaToJson(schema)),
      'schema-id': String(schema.schemaId),
      'partition-spec': JSON.stringify(shape.spec.fields.map(partitionFieldToJson)),
      'partition-spec-id': String(shape.spec.specId),
      'format-version': '2',
      content: shape.content,
    },
    entries.map((entry) => ({
      status: STATUSES.indexOf(entry.status),
      snapshot_id: entry.snapshotId,
      sequence_number: entry.sequenceNumber,
      file_sequence_number: entry.fileSequenceNumber,
      data_file: fileToRecord(shape, entry.file),
    })),
  );
}

/** Reads a manifest as it stands: what its entries inherit is null. Throws `IcebergError`. */
export function readManifest(spec: PartitionSpec, bytes: Uint8Array): readonly ManifestEntry[] {
  const { schema, records } = readAvro(bytes);
  const parsed = z.array(EntryRecord).safeParse(records.map((record) => fromAvro(schema, record)));
  if (!parsed.success) throw new IcebergError('invalid', z.prettifyError(parsed.error));
  return parsed.data.map((record) => ({
    status: STATUSES[record[0]] ?? 'existing',
    snapshotId: record[1] ?? null,
    sequenceNumber: record[3] ?? null,
    fileSequenceNumber: record[4] ?? null,
    file: fileFromRecord(spec, record[2]),
  }));
}

function fileFromRecord(spec: PartitionSpec, record: z.infer<typeof FileRecord>): DataFile {
  const content = CONTENTS[record[134] ?? 0];
  if (content === undefined) {
    throw new IcebergError('unsupported', `File content ${record[134]} is not known here.`);
  }
  return {
    content,
    path: record[100],
    format: record[101],
    specId: spec.specId,
    partition: spec.fields.map((field) => record[102][String(field.fieldId)] ?? null),
    recordCount: record[103],
    fileSizeBytes: record[104],
    columnSizes: record[108],
    valueCounts: record[109],
    nullValueCounts: record[110],
    nanValueCounts: record[137],
    lowerBounds: record[125],
    upperBounds: record[128],
    keyMetadata: record[131] ?? null,
    splitOffsets: record[132] ?? null,
    equalityIds: record[135] ?? null,
    referencedDataFile: record[143] ?? null,
    sortOrderId: record[140] ?? null,
  };
}

function fileToRecord(shape: ManifestShape, file: DataFile): object {
  return {
    content: CONTENTS.indexOf(file.content),
    file_path: file.path,
    file_format: file.format,
    partition: partitionToRecord(shape, file.partition),
    record_count: BigInt(file.recordCount),
    file_size_in_bytes: BigInt(file.fileSizeBytes),
    ...statisticsToRecord(file),
    key_metadata: toBuffer(file.keyMetadata),
    split_offsets: file.splitOffsets,
    equality_ids: file.equalityIds,
    ...(shape.content === 'deletes' && { referenced_data_file: file.referencedDataFile }),
    sort_order_id: file.sortOrderId,
  };
}

function statisticsToRecord(statistics: ColumnStatistics): object {
  return {
    column_sizes: toEntries(statistics.columnSizes, BigInt),
    value_counts: toEntries(statistics.valueCounts, BigInt),
    null_value_counts: toEntries(statistics.nullValueCounts, BigInt),
    nan_value_counts: toEntries(statistics.nanValueCounts, BigInt),
    lower_bounds: toEntries(statistics.lowerBounds, toBuffer),
    upper_bounds: toEntries(statistics.upperBounds, toBuffer),
  };
}

function toEntries<T, R>(map: ReadonlyMap<number, T>, convert: (value: T) => R) {
  if (map.size === 0) return null;
  return [...map].sort(([a], [b]) => a - b).map(([key, value]) => ({ key, value: convert(value) }));
}

function partitionToRecord(
  { spec, types }: ManifestShape,
  values: readonly (SingleValue | null)[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    spec.fields.map((field, index) => [
      avroName(field.name),
      toAvroValue(types[index], values[index] ?? null),
    ]),
  );
}

function toAvroValue(type: PrimitiveType | undefined, value: SingleValue | null): unknown {
  if (value instanceof Uint8Array) return toBuffer(value);
  if (type?.kind === 'uuid' && typeof value === 'string') {
    return Buffer.from(value.replaceAll('-', ''), 'hex');
  }
  if (type?.kind === 'decimal' && typeof value === 'bigint') {
    const bytes = encodeUnscaled(value);
    const padding = Buffer.alloc(
      decimalWidth(type.precision) - bytes.length,
      value < 0n ? 0xff : 0,
    );
    return Buffer.concat([padding, bytes]);
  }
  return value;
}

function toBuffer(bytes: Uint8Array): Buffer;
function toBuffer(bytes: Uint8Array | null): Buffer | null;
function toBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
