import { z } from 'zod';
import type {
  MetadataUpdate,
  StatisticsKind,
  TableRequirement,
  UnboundPartitionField,
} from '../model/metadata-update.ts';
import { Long, RefJson, SnapshotJson } from './metadata-json.ts';
import { SchemaJson, SortOrderJson } from './schema-json.ts';

const Int = z.int();

/** A partition spec of which the table may give the ids. */
export const UnboundSpecJson = z.object({
  fields: z.array(
    z
      .looseObject({
        'source-id': Int,
        'field-id': Int.nullish(),
        name: z.string().min(1),
        transform: z.string(),
      })
      .transform(
        ({
          'source-id': sourceId,
          'field-id': fieldId,
          name,
          transform,
          ...extra
        }): UnboundPartitionField => ({
          sourceId,
          fieldId: fieldId ?? null,
          name,
          transform,
          extra,
        }),
      ),
  ),
});

const action = <Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.object({ action: z.literal(name), ...shape });

const StatisticsFile = z.looseObject({ 'snapshot-id': Long.transform(exactly) });

/** The id as a number where it is one exactly, as it is in a file that was read. */
function exactly(id: bigint): number | bigint {
  const short = Number(id);
  return Number.isSafeInteger(short) ? short : id;
}

const statistics = (kind: StatisticsKind) => [
  action(`set-${kind}`, {
    [kind]: StatisticsFile.optional(),
  }).transform((update, context): MetadataUpdate => {
    const file = StatisticsFile.safeParse(update[kind]);
    if (file.success) return { action: 'set-statistics', kind, file: file.data };
    context.addIssue({ code: 'custom', message: `${kind} with a snapshot-id is missing` });
    return z.NEVER;
  }),
  action(`remove-${kind}`, { 'snapshot-id': Long }).transform(
    (update): MetadataUpdate => ({
      action: 'remove-statistics',
      kind,
      snapshotId: update['snapshot-id'],
    }),
  ),
];

/** One step of a change to a table, as the Iceberg REST protocol writes it. Parsing throws `IcebergError` for unknown types of columns. */
export const MetadataUpdateJson: z.ZodType<MetadataUpdate> = z.discriminatedUnion('action', [
  action('assign-uuid', { uuid: z.string().min(1) }),
  action('upgrade-format-version', { 'format-version': Int }).transform((update) => ({
    action: update.action,
    formatVersion: update['format-version'],
  })),
  action('add-schema', { schema: SchemaJson, 'last-column-id': Int.nullish() }).transform(
    (update) => ({
      action: update.action,
      schema: update.schema,
      lastColumnId: update['last-column-id'] ?? null,
    }),
  ),
  action('set-current-schema', { 'schema-id': Int }).transform((update) => ({
    action: update.action,
    schemaId: update['schema-id'],
  })),
  action('add-spec', { spec: UnboundSpecJson }).transform((update) => ({
    action: update.action,
    fields: update.spec.fields,
  })),
  action('set-default-spec', { 'spec-id': Int }).transform((update) => ({
    action: update.action,
    specId: update['spec-id'],
  })),
  action('add-sort-order', { 'sort-order': SortOrderJson }).transform((update) => ({
    action: update.action,
    fields: update['sort-order'].fields,
  })),
  action('set-default-sort-order', { 'sort-order-id': Int }).transform((update) => ({
    action: update.action,
    sortOrderId: update['sort-order-id'],
  })),
  action('add-snapshot', { snapshot: SnapshotJson }),
  z
    .looseObject({ action: z.literal('set-snapshot-ref'), 'ref-name': z.string().min(1) })
    .transform(({ action: name, 'ref-name': refName, ...ref }, context): MetadataUpdate => {
      const parsed = RefJson.safeParse(ref);
      if (parsed.success) return { action: name, name: refName, ref: parsed.data };
      context.addIssue({ code: 'custom', message: z.prettifyError(parsed.error) });
      return z.NEVER;
    }),
  action('remove-snapshots', { 'snapshot-ids': z.array(Long) }).transform((update) => ({
    action: update.action,
    snapshotIds: update['snapshot-ids'],
  })),
  action('remove-snapshot-ref', { 'ref-name': z.string() }).transform((update) => ({
    action: update.action,
    name: update['ref-name'],
  })),
  action('set-location', { location: z.string().min(1) }),
  action('set-properties', { updates: z.record(z.string(), z.string()) }),
  action('remove-properties', { removals: z.array(z.string()) }),
  ...statistics('statistics'),
  ...statistics('partition-statistics'),
  action('remove-partition-specs', { 'spec-ids': z.array(Int) }).transform((update) => ({
    action: update.action,
    specIds: update['spec-ids'],
  })),
  action('remove-schemas', { 'schema-ids': z.array(Int) }).transform((update) => ({
    action: update.action,
    schemaIds: update['schema-ids'],
  })),
]);

const asserted = <Name extends TableRequirement['type'], Member extends string>(
  type: Name,
  member: Member,
) =>
  z.object({ type: z.literal(type), [member]: Int }).transform((requirement) => ({
    type,
    id: z.int().parse(requirement[member]),
  }));

/** What must hold of a table for a change to be made, as the Iceberg REST protocol writes it. */
export const TableRequirementJson: z.ZodType<TableRequirement> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('assert-create') }),
  z.object({ type: z.literal('assert-table-uuid'), uuid: z.string() }),
  z
    .object({
      type: z.literal('assert-ref-snapshot-id'),
      ref: z.string(),
      'snapshot-id': Long.nullish(),
    })
    .transform((requirement) => ({
      type: requirement.type,
      ref: requirement.ref,
      snapshotId: requirement['snapshot-id'] ?? null,
    })),
  asserted('assert-last-assigned-field-id', 'last-assigned-field-id'),
  asserted('assert-current-schema-id', 'current-schema-id'),
  asserted('assert-last-assigned-partition-id', 'last-assigned-partition-id'),
  asserted('assert-default-spec-id', 'default-spec-id'),
  asserted('assert-default-sort-order-id', 'default-sort-order-id'),
]);
