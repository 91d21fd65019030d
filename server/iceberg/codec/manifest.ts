import type { DataFile, EntryStatus, FileContent, ManifestEntry } from '../model/data-file.ts';
import { IcebergError } from '../model/iceberg-error.ts';
import type { PartitionSpec } from '../model/partition.ts';
import type { Schema } from '../model/schema.ts';
import { encodeBound, encodeUnscaled, type SingleValue } from '../model/single-value.ts';
import type { PrimitiveType } from '../model/types.ts';
import { readAvro, writeAvro } from './avro-container.ts';
import {
  bytes,
  fieldMap,
  int,
  list,
  long,
  nullable,
  orElse,
  partition,
  record,
  text,
} from './avro-readers.ts';
import { BOUND, COUNT, FieldMap, type FieldMapValue } from './field-map.ts';
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
/** What an entry takes beside its bytes. */
const ENTRY_BYTES = 800;

const Statistics = {
  columnSizes: counts(108, 117, 118),
  valueCounts: counts(109, 119, 120),
  nullValueCounts: counts(110, 121, 122),
  nanValueCounts: counts(137, 138, 139),
  lowerBounds: bounds(125, 126, 127),
  upperBounds: bounds(128, 129, 130),
};

const fileRecord = (spec: PartitionSpec) =>
  record({
    content: { id: 134, reader: nullable(int), missing: null },
    path: { id: 100, reader: text },
    format: { id: 101, reader: text },
    partition: { id: 102, reader: partition(spec.fields.map(({ fieldId }) => fieldId)) },
    recordCount: { id: 103, reader: int },
    fileSizeBytes: { id: 104, reader: int },
    ...Statistics,
    keyMetadata: { id: 131, reader: nullable(bytes), missing: null },
    splitOffsets: { id: 132, reader: nullable(list(long)), missing: null },
    equalityIds: { id: 135, reader: nullable(list(int)), missing: null },
    sortOrderId: { id: 140, reader: nullable(int), missing: null },
    referencedDataFile: { id: 143, reader: nullable(text), missing: null },
  });

const entryRecord = (spec: PartitionSpec) =>
  record({
    status: { id: 0, reader: int },
    snapshotId: { id: 1, reader: nullable(long), missing: null },
    sequenceNumber: { id: 3, reader: nullable(long), missing: null },
    fileSequenceNumber: { id: 4, reader: nullable(long), missing: null },
    file: { id: 2, reader: fileRecord(spec) },
  });

function counts(id: number, key: number, value: number) {
  return fieldMapOf(id, { key, value }, COUNT);
}

function bounds(id: number, key: number, value: number) {
  return fieldMapOf(id, { key, value }, BOUND);
}

function fieldMapOf<T>(
  id: number,
  ids: { readonly key: number; readonly value: number },
  value: FieldMapValue<T>,
) {
  const none: ReadonlyMap<number, T> = new Map();
  return { id, reader: orElse(nullable(fieldMap(ids, value)), none), missing: none };
}

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

/** A manifest's entries as they stand: what they inherit is null. */
export interface ManifestContent {
  readonly entries: readonly ManifestEntry[];
  /** Memory that the entries hold on to. */
  readonly bytes: number;
}

/** Reads a manifest. Throws `IcebergError`. */
export function readManifest(spec: PartitionSpec, file: Uint8Array): ManifestContent {
  const { records, unpackedBytes } = readAvro(file, entryRecord(spec));
  const entries = records.map(({ status, file, ...numbers }) => ({
    status: known(STATUSES, status, 'Entry status'),
    ...numbers,
    file: {
      ...file,
      specId: spec.specId,
      content: known(CONTENTS, file.content ?? 0, 'File content'),
    },
  }));
  return { entries, bytes: unpackedBytes + entries.length * ENTRY_BYTES };
}

function known<T>(values: readonly T[], code: number, what: string): T {
  const value = values[code];
  if (value === undefined)
    throw new IcebergError('unsupported', `${what} ${code} is not known here.`);
  return value;
}

function fileToRecord(shape: ManifestShape, file: DataFile): object {
  return {
    content: CONTENTS.indexOf(file.content),
    file_path: file.path,
    file_format: file.format,
    partition: partitionToRecord(shape, file.partition),
    record_count: file.recordCount,
    file_size_in_bytes: file.fileSizeBytes,
    column_sizes: toEntries(file.columnSizes),
    value_counts: toEntries(file.valueCounts),
    null_value_counts: toEntries(file.nullValueCounts),
    nan_value_counts: toEntries(file.nanValueCounts),
    lower_bounds: toEntries(file.lowerBounds),
    upper_bounds: toEntries(file.upperBounds),
    key_metadata: file.keyMetadata,
    split_offsets: file.splitOffsets,
    equality_ids: file.equalityIds,
    sort_order_id: file.sortOrderId,
    referenced_data_file: file.referencedDataFile,
  };
}

/** What was read from a manifest goes into the next as it is: the pairs are of one form everywhere. */
function toEntries(map: ReadonlyMap<number, number | Uint8Array>): object | null {
  if (map.size === 0) return null;
  if (map instanceof FieldMap) return map;
  return Array.from(map, ([key, value]) => ({ key, value })).sort((a, b) => a.key - b.key);
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
  if (type?.kind === 'uuid' && typeof value === 'string') return encodeBound(type, value);
  if (type?.kind === 'decimal' && typeof value === 'bigint') {
    const bytes = encodeUnscaled(value);
    const padded = new Uint8Array(decimalWidth(type.precision)).fill(value < 0n ? 0xff : 0);
    padded.set(bytes, padded.byteLength - bytes.byteLength);
    return padded;
  }
  return value;
}
