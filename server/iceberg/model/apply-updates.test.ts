import { expect, test } from 'vitest';
import { z } from 'zod';
import { formatMetadata, parseMetadata } from '../codec/metadata-json.ts';
import { MetadataUpdateJson, TableRequirementJson } from '../codec/metadata-update-json.ts';
import { applyUpdates } from './apply-updates.ts';
import { specById, type TableMetadata } from './metadata.ts';
import { partitionTypes } from './transform.ts';
import { unmetRequirement } from './unmet-requirement.ts';

const NOW = 1_700_000_000_000;
const BIG = 1389980907022326788n;

const column = (id: number, name: string, type: unknown = 'long') => ({
  id,
  name,
  required: false,
  type,
});
const schema = (...fields: readonly unknown[]) => ({ type: 'struct', 'schema-id': 7, fields });
const snapshot = (
  id: bigint | number,
  sequence: number,
  parent: bigint | number | null = null,
) => ({
  'snapshot-id': id,
  ...(parent !== null && { 'parent-snapshot-id': parent }),
  'sequence-number': sequence,
  'timestamp-ms': NOW + sequence,
  'manifest-list': `file:///w/t-1/metadata/${id}.avro`,
  summary: { operation: 'append' },
  'schema-id': 0,
});
const toMain = (id: bigint | number) => ({
  action: 'set-snapshot-ref',
  'ref-name': 'main',
  type: 'branch',
  'snapshot-id': id,
});

const parse = (updates: readonly unknown[]) => z.array(MetadataUpdateJson).parse(updates);
const apply = (base: TableMetadata | null, ...updates: readonly unknown[]) =>
  applyUpdates(base, parse(updates), NOW);

const CREATE = [
  { action: 'assign-uuid', uuid: 'u-1' },
  { action: 'upgrade-format-version', 'format-version': 2 },
  { action: 'add-schema', schema: schema(column(1, 'a'), column(2, 'ts', 'timestamptz')) },
  { action: 'set-current-schema', 'schema-id': -1 },
  {
    action: 'add-spec',
    spec: { 'spec-id': 0, fields: [{ 'source-id': 2, name: 'd', transform: 'day' }] },
  },
  { action: 'set-default-spec', 'spec-id': -1 },
  { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
  { action: 'set-default-sort-order', 'sort-order-id': -1 },
  { action: 'set-location', location: 'file:///w/t-1' },
  { action: 'set-properties', updates: { k: 'v' } },
];

test('a table comes of nothing but its updates, and is read back as it was', () => {
  const table = apply(null, ...CREATE);
  expect(table).toMatchObject({
    tableUuid: 'u-1',
    location: 'file:///w/t-1',
    lastColumnId: 2,
    currentSchemaId: 0,
    defaultSpecId: 0,
    lastPartitionId: 1000,
    partitionSpecs: [{ specId: 0, fields: [{ fieldId: 1000, name: 'd' }] }],
    sortOrders: [{ orderId: 0, fields: [] }],
    properties: { k: 'v' },
    currentSnapshotId: null,
    lastUpdatedMs: NOW,
  });
  expect(parseMetadata(formatMetadata(table))).toEqual(table);
});

test('a schema, partitioning or order that the table has is taken up again', () => {
  const table = apply(null, ...CREATE);
  const again = apply(table, ...CREATE.slice(2, 8));
  expect({ ...again, lastUpdatedMs: 0 }).toEqual({ ...table, lastUpdatedMs: 0 });
  const wider = apply(
    table,
    {
      action: 'add-schema',
      schema: schema(
        column(1, 'a'),
        column(9, 'l', {
          type: 'list',
          'element-id': 12,
          'element-required': false,
          element: 'int',
        }),
      ),
    },
    { action: 'set-current-schema', 'schema-id': -1 },
    {
      action: 'add-spec',
      spec: { fields: [{ 'source-id': 1, name: 'b', transform: 'bucket[4]' }] },
    },
    { action: 'set-default-spec', 'spec-id': -1 },
    {
      action: 'add-sort-order',
      'sort-order': {
        'order-id': 1,
        fields: [
          { 'source-id': 1, transform: 'identity', direction: 'asc', 'null-order': 'nulls-first' },
        ],
      },
    },
    { action: 'set-default-sort-order', 'sort-order-id': -1 },
  );
  expect(wider).toMatchObject({
    currentSchemaId: 1,
    lastColumnId: 12,
    defaultSpecId: 1,
    lastPartitionId: 1001,
    defaultSortOrderId: 1,
  });
});

test('snapshots are kept to the digit, and those that a change passes through are no history', () => {
  const table = apply(null, ...CREATE);
  const one = apply(table, { action: 'add-snapshot', snapshot: snapshot(BIG, 1) }, toMain(BIG));
  expect(one).toMatchObject({ currentSnapshotId: BIG, lastSequenceNumber: 1n });
  const two = apply(
    one,
    { action: 'add-snapshot', snapshot: snapshot(5, 2, BIG) },
    toMain(5),
    { action: 'add-snapshot', snapshot: snapshot(6, 3, 5) },
    toMain(6),
  );
  expect(two.snapshots.map(({ snapshotId }) => snapshotId)).toEqual([BIG, 5n, 6n]);
  expect(two.snapshotLog.map(({ snapshotId }) => snapshotId)).toEqual([BIG, 6n]);
  expect(two.lastUpdatedMs).toBe(NOW + 3);
  const back = apply(two, toMain(BIG));
  expect(back).toMatchObject({ currentSnapshotId: BIG });
  expect(back.snapshotLog.at(-1)?.snapshotId).toBe(BIG);
  const expired = apply(two, { action: 'remove-snapshots', 'snapshot-ids': [BIG] });
  expect(expired.snapshots).toHaveLength(2);
  expect(expired.snapshotLog.map(({ snapshotId }) => snapshotId)).toEqual([6n]);
  const replaced = apply(two, { action: 'remove-snapshot-ref', 'ref-name': 'main' });
  expect(replaced).toMatchObject({ currentSnapshotId: null, refs: {}, snapshotLog: [] });
});

test('branches, tags and statistics of a table come and go', () => {
  const base = apply(
    null,
    ...CREATE,
    { action: 'add-snapshot', snapshot: snapshot(BIG, 1) },
    toMain(BIG),
  );
  const tagged = apply(
    base,
    {
      action: 'set-snapshot-ref',
      'ref-name': 'v1',
      type: 'tag',
      'snapshot-id': BIG,
      'max-ref-age-ms': 5,
    },
    {
      action: 'set-statistics',
      statistics: { 'snapshot-id': BIG, 'statistics-path': 'file:///s' },
    },
    {
      action: 'set-statistics',
      statistics: { 'snapshot-id': BIG, 'statistics-path': 'file:///s2' },
    },
  );
  expect(tagged.refs['v1']).toEqual({
    snapshotId: BIG,
    type: 'tag',
    extra: { 'max-ref-age-ms': 5 },
  });
  expect(tagged.extra['statistics']).toEqual([
    { 'snapshot-id': BIG, 'statistics-path': 'file:///s2' },
  ]);
  expect(formatMetadata(tagged)).toContain('"statistics":[{"snapshot-id":1389980907022326788,');
  const without = apply(
    tagged,
    { action: 'remove-snapshot-ref', 'ref-name': 'v1' },
    { action: 'remove-statistics', 'snapshot-id': BIG },
  );
  expect(Object.keys(without.refs)).toEqual(['main']);
  expect(without.extra['statistics']).toEqual([]);
});

test('a partition field that is void needs no column', () => {
  const fields = [{ 'source-id': 9, name: 'gone', transform: 'void' }];
  const table = apply(null, ...CREATE, { action: 'add-spec', spec: { fields } });
  expect(partitionTypes(table, specById(table, 1))).toEqual([{ kind: 'int' }]);
});

test.each([
  ['another uuid', { action: 'assign-uuid', uuid: 'u-2' }],
  ['format version 3', { action: 'upgrade-format-version', 'format-version': 3 }],
  ['nothing added', { action: 'set-current-schema', 'schema-id': -1 }],
  ['an unknown schema', { action: 'set-current-schema', 'schema-id': 4 }],
  ['an unknown partitioning', { action: 'set-default-spec', 'spec-id': 4 }],
  ['an unknown snapshot', toMain(4)],
  ['an old sequence number', { action: 'add-snapshot', snapshot: snapshot(4, 1) }],
  ['a snapshot twice', { action: 'add-snapshot', snapshot: snapshot(BIG, 2) }],
  ['the current snapshot', { action: 'remove-snapshots', 'snapshot-ids': [BIG] }],
  ['the current schema', { action: 'remove-schemas', 'schema-ids': [0] }],
  ['the partitioning in use', { action: 'remove-partition-specs', 'spec-ids': [0] }],
  ['a name twice', { action: 'add-schema', schema: schema(column(1, 'a'), column(2, 'a')) }],
  ['an id twice', { action: 'add-schema', schema: schema(column(1, 'a'), column(1, 'b')) }],
  [
    'a partition of a column that is not there',
    { action: 'add-spec', spec: { fields: [{ 'source-id': 9, name: 'x', transform: 'day' }] } },
  ],
  [
    'a transform that the column has not',
    { action: 'add-spec', spec: { fields: [{ 'source-id': 1, name: 'x', transform: 'day' }] } },
  ],
])('%s is refused', (_, update) => {
  const base = apply(
    null,
    ...CREATE,
    { action: 'add-snapshot', snapshot: snapshot(BIG, 1) },
    toMain(BIG),
  );
  expect(() => apply(base, update)).toThrow(expect.objectContaining({ name: 'IcebergError' }));
});

test('an update that is not known is named', () => {
  expect(MetadataUpdateJson.safeParse({ action: 'add-row-lineage' }).success).toBe(false);
});

test('a requirement holds or says what it found', () => {
  const table = apply(
    null,
    ...CREATE,
    { action: 'add-snapshot', snapshot: snapshot(BIG, 1) },
    toMain(BIG),
  );
  const unmet = (base: TableMetadata | null, requirement: unknown) =>
    unmetRequirement(base, [TableRequirementJson.parse(requirement)]);
  for (const holds of [
    { type: 'assert-table-uuid', uuid: 'u-1' },
    { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': BIG },
    { type: 'assert-ref-snapshot-id', ref: 'dev', 'snapshot-id': null },
    { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': 2 },
    { type: 'assert-current-schema-id', 'current-schema-id': 0 },
    { type: 'assert-last-assigned-partition-id', 'last-assigned-partition-id': 1000 },
    { type: 'assert-default-spec-id', 'default-spec-id': 0 },
    { type: 'assert-default-sort-order-id', 'default-sort-order-id': 0 },
  ]) {
    expect(unmet(table, holds)).toBeNull();
    expect(unmet(null, holds)).toContain('does not exist');
  }
  expect(unmet(null, { type: 'assert-create' })).toBeNull();
  expect(unmet(table, { type: 'assert-create' })).toContain('exists already');
  expect(unmet(table, { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': null })).toBe(
    `Requirement failed: branch or tag main has changed: snapshot ${BIG}, expected none`,
  );
});
