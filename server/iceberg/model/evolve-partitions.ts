import { IcebergError } from './iceberg-error.ts';
import { currentSchema, defaultSpec, type TableMetadata } from './metadata.ts';
import type { PartitionField, PartitionSpec } from './partition.ts';
import { newPartitionField, type WantedPartitionField } from './partition-field.ts';
import { fieldByName } from './schema.ts';

export type PartitionChange =
  | ({ readonly kind: 'add' } & WantedPartitionField)
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string };

/**
 * The table after these changes of how new files are partitioned. Files written before keep their own
 * spec. A field that the table once had gets its id again. Throws `IcebergError` for what the format
 * forbids.
 */
export function evolvePartitions(
  metadata: TableMetadata,
  changes: readonly PartitionChange[],
): TableMetadata {
  return changes.reduce(applyChange, metadata);
}

/** The table with exactly these partition fields for new files, in this order. */
export function partitionBy(
  metadata: TableMetadata,
  wanted: readonly WantedPartitionField[],
): TableMetadata {
  const cleared = { metadata, fields: [] as readonly PartitionField[] };
  const { metadata: numbered, fields } = wanted.reduce(
    (so, field) => addField(so.metadata, so.fields, field),
    cleared,
  );
  return withSpec(numbered, fields);
}

function applyChange(metadata: TableMetadata, change: PartitionChange): TableMetadata {
  const { fields } = defaultSpec(metadata);
  if (change.kind === 'add') {
    const added = addField(metadata, fields, change);
    return withSpec(added.metadata, added.fields);
  }
  const field = fields.find(({ name }) => name === change.name);
  if (field === undefined) {
    throw new IcebergError(
      'invalid',
      `The table is not partitioned by ${change.name}. It is by: ${fields.map(({ name }) => name).join(', ') || 'nothing'}.`,
    );
  }
  if (change.kind === 'remove') {
    return withSpec(
      metadata,
      fields.filter((candidate) => candidate !== field),
    );
  }
  refuseNamesake(fields, change.to);
  const namesake = fieldByName(currentSchema(metadata), change.to);
  if (namesake !== null && !(field.transform === 'identity' && namesake.id === field.sourceId)) {
    throw new IcebergError(
      'invalid',
      `Partition field ${change.name} cannot be called ${change.to}, which is a column.`,
    );
  }
  return withSpec(
    metadata,
    fields.map((candidate) => (candidate === field ? { ...field, name: change.to } : candidate)),
  );
}

function addField(
  metadata: TableMetadata,
  fields: readonly PartitionField[],
  wanted: WantedPartitionField,
): { readonly metadata: TableMetadata; readonly fields: readonly PartitionField[] } {
  const schema = currentSchema(metadata);
  const sourceId = fieldByName(schema, wanted.column)?.id;
  const isSame = (other: PartitionField) =>
    other.sourceId === sourceId && other.transform === wanted.transform;
  if (fields.some(isSame)) {
    throw new IcebergError(
      'invalid',
      `The table is partitioned by ${wanted.transform} of ${wanted.column} already.`,
    );
  }
  const known = metadata.partitionSpecs.flatMap((spec) => spec.fields).find(isSame);
  const field = newPartitionField(
    schema,
    { ...(known === undefined ? {} : { name: known.name }), ...wanted },
    known?.fieldId ?? metadata.lastPartitionId + 1,
  );
  refuseNamesake(fields, field.name);
  return {
    metadata: known === undefined ? { ...metadata, lastPartitionId: field.fieldId } : metadata,
    fields: [...fields, field],
  };
}

function refuseNamesake(fields: readonly PartitionField[], name: string): void {
  if (!fields.some((field) => field.name === name)) return;
  throw new IcebergError(
    'invalid',
    `The table has a partition field ${name} already: give the other one another name.`,
  );
}

/** A spec that the table had before is taken up again. */
function withSpec(metadata: TableMetadata, fields: readonly PartitionField[]): TableMetadata {
  const known = metadata.partitionSpecs.find((spec) => sameFields(spec, fields));
  if (known !== undefined) return { ...metadata, defaultSpecId: known.specId };
  const specId = Math.max(...metadata.partitionSpecs.map((spec) => spec.specId)) + 1;
  return {
    ...metadata,
    partitionSpecs: [...metadata.partitionSpecs, { specId, fields }],
    defaultSpecId: specId,
  };
}

function sameFields(spec: PartitionSpec, fields: readonly PartitionField[]): boolean {
  return (
    spec.fields.length === fields.length &&
    spec.fields.every((field, index) => {
      const other = fields[index];
      return (
        field.sourceId === other?.sourceId &&
        field.fieldId === other.fieldId &&
        field.transform === other.transform &&
        field.name === other.name
      );
    })
  );
}
