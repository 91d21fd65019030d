import type { ManifestFile } from '../model/data-file.ts';
import type { PartitionSpec } from '../model/partition.ts';
import type { PrimitiveType } from '../model/types.ts';

const optional = (type: unknown) => ['null', type];

const required = (name: string, id: number, type: unknown) => ({ name, type, 'field-id': id });
const nullable = (name: string, id: number, type: unknown) => ({
  name,
  type: optional(type),
  default: null,
  'field-id': id,
});

const list = (elementId: number, items: unknown) => ({
  type: 'array',
  items,
  'element-id': elementId,
});

// Avro's own maps have text keys only, so the format spells a map as a list of entries.
const mapByFieldId = (keyId: number, valueId: number, value: 'long' | 'bytes') => ({
  type: 'array',
  logicalType: 'map',
  items: {
    type: 'record',
    name: `k${keyId}_v${valueId}`,
    fields: [required('key', keyId, 'int'), required('value', valueId, value)],
  },
});

/** What a manifest's entries need to be written. */
export interface ManifestShape {
  readonly spec: PartitionSpec;
  /** Types of the spec's partition values. */
  readonly types: readonly PrimitiveType[];
  readonly content: ManifestFile['content'];
}

/** Avro schema of a manifest's entries; it depends on the partition values' types. */
export function manifestEntrySchema({ spec, types, content }: ManifestShape): object {
  const partition = spec.fields.map((field, index) =>
    nullable(avroName(field.name), field.fieldId, partitionType(field.fieldId, types[index])),
  );
  const dataFile = {
    type: 'record',
    name: 'r2',
    fields: [
      required('content', 134, 'int'),
      required('file_path', 100, 'string'),
      required('file_format', 101, 'string'),
      required('partition', 102, { type: 'record', name: 'r102', fields: partition }),
      required('record_count', 103, 'long'),
      required('file_size_in_bytes', 104, 'long'),
      nullable('column_sizes', 108, mapByFieldId(117, 118, 'long')),
      nullable('value_counts', 109, mapByFieldId(119, 120, 'long')),
      nullable('null_value_counts', 110, mapByFieldId(121, 122, 'long')),
      nullable('nan_value_counts', 137, mapByFieldId(138, 139, 'long')),
      nullable('lower_bounds', 125, mapByFieldId(126, 127, 'bytes')),
      nullable('upper_bounds', 128, mapByFieldId(129, 130, 'bytes')),
      nullable('key_metadata', 131, 'bytes'),
      nullable('split_offsets', 132, list(133, 'long')),
      nullable('equality_ids', 135, list(136, 'int')),
      nullable('sort_order_id', 140, 'int'),
      ...(content === 'deletes' ? [nullable('referenced_data_file', 143, 'string')] : []),
    ],
  };
  return {
    type: 'record',
    name: 'manifest_entry',
    fields: [
      required('status', 0, 'int'),
      nullable('snapshot_id', 1, 'long'),
      nullable('sequence_number', 3, 'long'),
      nullable('file_sequence_number', 4, 'long'),
      required('data_file', 2, dataFile),
    ],
  };
}

/** Avro schema of a manifest list. */
export const MANIFEST_FILE_SCHEMA = {
  type: 'record',
  name: 'manifest_file',
  fields: [
    required('manifest_path', 500, 'string'),
    required('manifest_length', 501, 'long'),
    required('partition_spec_id', 502, 'int'),
    required('content', 517, 'int'),
    required('sequence_number', 515, 'long'),
    required('min_sequence_number', 516, 'long'),
    required('added_snapshot_id', 503, 'long'),
    required('added_files_count', 504, 'int'),
    required('existing_files_count', 505, 'int'),
    required('deleted_files_count', 506, 'int'),
    required('added_rows_count', 512, 'long'),
    required('existing_rows_count', 513, 'long'),
    required('deleted_rows_count', 514, 'long'),
    nullable(
      'partitions',
      507,
      list(508, {
        type: 'record',
        name: 'r508',
        fields: [
          required('contains_null', 509, 'boolean'),
          nullable('contains_nan', 518, 'boolean'),
          nullable('lower_bound', 510, 'bytes'),
          nullable('upper_bound', 511, 'bytes'),
        ],
      }),
    ),
    nullable('key_metadata', 519, 'bytes'),
  ],
};

/** A name Avro accepts, by the format's rule: a foreign character becomes `_x` and its code. */
export function avroName(name: string): string {
  const escaped = Array.from(name, (character) =>
    /[A-Za-z0-9_]/.test(character)
      ? character
      : `_x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  ).join('');
  return /^\d/.test(escaped) ? `_${escaped}` : escaped;
}

function partitionType(fieldId: number, type: PrimitiveType | undefined): unknown {
  switch (type?.kind) {
    case 'date':
      return { type: 'int', logicalType: 'date' };
    case 'time':
      return { type: 'long', logicalType: 'time-micros' };
    case 'timestamp':
      return { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': false };
    case 'timestamptz':
      return { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true };
    case 'uuid':
      return { type: 'fixed', size: 16, name: `uuid_${fieldId}`, logicalType: 'uuid' };
    case 'fixed':
      return { type: 'fixed', size: type.length, name: `fixed_${fieldId}` };
    case 'binary':
      return 'bytes';
    case 'decimal':
      return {
        type: 'fixed',
        size: decimalWidth(type.precision),
        name: `decimal_${fieldId}`,
        logicalType: 'decimal',
        precision: type.precision,
        scale: type.scale,
      };
    default:
      return type?.kind ?? 'string';
  }
}

/** Bytes that hold every unscaled value of that many digits. */
export function decimalWidth(precision: number): number {
  let width = 1;
  while (2n ** BigInt(8 * width - 1) <= 10n ** BigInt(precision) - 1n) width += 1;
  return width;
}
