import { z } from 'zod';
import { IcebergError } from '../model/iceberg-error.ts';
import { NO_PARTITION_FIELD_ID } from '../model/partition.ts';

const Json = z.record(z.string(), z.unknown());

const MetadataV1 = z.looseObject({
  'table-uuid': z.string().optional(),
  location: z.string(),
  schema: Json.optional(),
  schemas: z.array(Json).optional(),
  'current-schema-id': z.int().optional(),
  'partition-spec': z.array(Json).optional(),
  'partition-specs': z.array(z.looseObject({ fields: z.array(Json) })).optional(),
  'default-spec-id': z.int().optional(),
  'last-partition-id': z.int().optional(),
  snapshots: z.array(Json).optional(),
});

/**
 * Format version 1 in the form of version 2: one schema and one partition spec become lists of one, and
 * what has no sequence number is of number 0. Throws `IcebergError`.
 */
export function fromVersion1(json: unknown): unknown {
  const parsed = MetadataV1.safeParse(json);
  if (!parsed.success) throw new IcebergError('invalid', z.prettifyError(parsed.error));
  const { schema, 'partition-spec': spec, ...rest } = parsed.data;
  const specs = (rest['partition-specs'] ?? [{ 'spec-id': 0, fields: spec ?? [] }]).map((each) => ({
    ...each,
    fields: each.fields.map(withFieldId),
  }));
  if (rest.snapshots?.some((snapshot) => snapshot['manifest-list'] === undefined)) {
    throw new IcebergError(
      'unsupported',
      'A snapshot of the table has its manifests in the metadata file, as the first writers did; that is not read here: rewrite the table with an engine of today.',
    );
  }
  const fieldIds = specs.flatMap(({ fields }) => fields.map((field) => Number(field['field-id'])));
  return {
    'last-sequence-number': 0,
    ...rest,
    // Old writers gave none; the place tells tables apart as well.
    'table-uuid': rest['table-uuid'] ?? rest.location,
    schemas: rest.schemas ?? [schema],
    'current-schema-id': rest['current-schema-id'] ?? schema?.['schema-id'] ?? 0,
    'partition-specs': specs,
    'default-spec-id': rest['default-spec-id'] ?? 0,
    'last-partition-id': rest['last-partition-id'] ?? Math.max(NO_PARTITION_FIELD_ID, ...fieldIds),
  };
}

/** Partition fields without ids have them by their place. */
function withFieldId(field: Readonly<Record<string, unknown>>, index: number) {
  return { 'field-id': NO_PARTITION_FIELD_ID + 1 + index, ...field };
}
