import { IcebergError } from './iceberg-error.ts';
import type { Snapshot, TableMetadata } from './metadata.ts';
import { snapshotById } from './metadata.ts';
import type { MetadataUpdate, UnboundPartitionField } from './metadata-update.ts';
import type { SortField } from './partition.ts';
import { fieldById, type Schema, sameColumns } from './schema.ts';
import { acceptsSource, parseTransform } from './transform.ts';
import { type Field, type IcebergType, isPrimitive } from './types.ts';

/** How far the clocks of two writers may be apart. */
const CLOCK_TOLERANCE_MS = 60_000;

export interface Added {
  readonly metadata: TableMetadata;
  /** Its id in the table, which is another than the sender thought where the table has the same already. */
  readonly id: number;
}

/** Throws `IcebergError` for a schema with two columns of one id or name. */
export function addSchema(
  metadata: TableMetadata,
  { schema, lastColumnId }: Extract<MetadataUpdate, { readonly action: 'add-schema' }>,
): Added {
  const ids = fieldIds(schema.fields);
  refuseTwice('columns of one id', ids);
  refuseTwice(
    'columns of one name',
    schema.fields.map(({ name }) => name),
  );
  const grown = {
    ...metadata,
    lastColumnId: Math.max(metadata.lastColumnId, lastColumnId ?? 0, ...ids),
  };
  const known = metadata.schemas.find((candidate) => sameColumns(candidate, schema));
  if (known !== undefined) return { metadata: grown, id: known.schemaId };
  const id = Math.max(-1, ...metadata.schemas.map(({ schemaId }) => schemaId)) + 1;
  const added: Schema = { ...schema, schemaId: id };
  return { metadata: { ...grown, schemas: [...metadata.schemas, added] }, id };
}

/** Throws `IcebergError` for a field that its column does not allow. */
export function addSpec(metadata: TableMetadata, wanted: readonly UnboundPartitionField[]): Added {
  let { lastPartitionId } = metadata;
  const earlier = metadata.partitionSpecs.flatMap((spec) => spec.fields);
  const fields = wanted.map((field) => {
    refuseMisfit(metadata, field, `partitioned by ${field.transform}`);
    const same = earlier.find(
      ({ sourceId, transform }) => sourceId === field.sourceId && transform === field.transform,
    );
    const fieldId = field.fieldId ?? same?.fieldId ?? lastPartitionId + 1;
    lastPartitionId = Math.max(lastPartitionId, fieldId);
    return { ...field, fieldId };
  });
  refuseTwice(
    'partition fields of one id',
    fields.map(({ fieldId }) => fieldId),
  );
  const text = JSON.stringify(fields);
  const known = metadata.partitionSpecs.find((spec) => JSON.stringify(spec.fields) === text);
  if (known !== undefined) return { metadata, id: known.specId };
  const id = Math.max(-1, ...metadata.partitionSpecs.map(({ specId }) => specId)) + 1;
  const partitionSpecs = [...metadata.partitionSpecs, { specId: id, fields }];
  return { metadata: { ...metadata, partitionSpecs, lastPartitionId }, id };
}

/** Throws `IcebergError` for a field that its column does not allow. */
export function addSortOrder(metadata: TableMetadata, fields: readonly SortField[]): Added {
  for (const field of fields) refuseMisfit(metadata, field, `sorted by ${field.transform}`);
  const text = JSON.stringify(fields);
  const known = metadata.sortOrders.find((order) => JSON.stringify(order.fields) === text);
  if (known !== undefined) return { metadata, id: known.orderId };
  // The format keeps 0 for the order that is none.
  const id =
    fields.length === 0 ? 0 : Math.max(0, ...metadata.sortOrders.map(({ orderId }) => orderId)) + 1;
  const sortOrders = [...metadata.sortOrders, { orderId: id, fields }];
  return { metadata: { ...metadata, sortOrders }, id };
}

/** The table with a snapshot that nothing points at yet. Throws `IcebergError` for one that does not follow. */
export function addSnapshot(metadata: TableMetadata, snapshot: Snapshot): TableMetadata {
  const { snapshotId, sequenceNumber, timestampMs } = snapshot;
  if (snapshotById(metadata, snapshotId) !== null) {
    throw new IcebergError('invalid', `The table has a snapshot ${snapshotId} already.`);
  }
  if (sequenceNumber <= metadata.lastSequenceNumber) {
    throw new IcebergError(
      'invalid',
      `Snapshot ${snapshotId} has sequence number ${sequenceNumber}, and the table has given ${metadata.lastSequenceNumber} already.`,
    );
  }
  const last = metadata.snapshotLog.at(-1)?.timestampMs ?? timestampMs;
  if (timestampMs < last - CLOCK_TOLERANCE_MS) {
    throw new IcebergError(
      'invalid',
      `Snapshot ${snapshotId} is older than the one before it: set the clock of this writer.`,
    );
  }
  return {
    ...metadata,
    lastSequenceNumber: sequenceNumber,
    lastUpdatedMs: timestampMs,
    snapshots: [...metadata.snapshots, snapshot],
  };
}

function refuseMisfit(
  metadata: TableMetadata,
  { sourceId, transform }: { readonly sourceId: number; readonly transform: string },
  what: string,
): void {
  const source = metadata.schemas
    .toReversed()
    .map((schema) => fieldById(schema, sourceId))
    .find((field) => field !== null);
  // What is void has no value, so its column may be gone.
  if (transform === 'void') return;
  const fits =
    source != null &&
    parseTransform(transform) !== null &&
    isPrimitive(source.type) &&
    acceptsSource(transform, source.type);
  if (fits) return;
  const column = source?.name ?? `of id ${sourceId}`;
  throw new IcebergError('invalid', `The table cannot be ${what} of column ${column}.`);
}

function refuseTwice(what: string, values: readonly (string | number)[]): void {
  if (new Set(values).size === values.length) return;
  throw new IcebergError('invalid', `The table cannot have two ${what}.`);
}

/** Ids of all fields, elements, keys and values at any depth. */
function fieldIds(fields: readonly Field[]): readonly number[] {
  return fields.flatMap(({ id, type }) => [id, ...idsWithin(type)]);
}

function idsWithin(type: IcebergType): readonly number[] {
  switch (type.kind) {
    case 'struct':
      return fieldIds(type.fields);
    case 'list':
      return [type.elementId, ...idsWithin(type.element)];
    case 'map':
      return [type.keyId, type.valueId, ...idsWithin(type.key), ...idsWithin(type.value)];
    default:
      return [];
  }
}
