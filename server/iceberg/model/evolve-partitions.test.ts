import { expect, test } from 'vitest';
import { newTableMetadata } from '../new-table-metadata.ts';
import { evolvePartitions, type PartitionChange, partitionBy } from './evolve-partitions.ts';
import { evolveSchema } from './evolve-schema.ts';
import { defaultSortOrder, defaultSpec, type TableMetadata } from './metadata.ts';
import { replaceSortOrder } from './replace-sort-order.ts';
import { setProperties } from './set-properties.ts';

const table = (): TableMetadata =>
  newTableMetadata({
    location: 'file:///t',
    tableUuid: 'u',
    columns: [
      { name: 'id', type: { kind: 'long' } },
      { name: 'at', type: { kind: 'timestamptz' } },
      { name: 'person', type: { kind: 'string' } },
    ],
    partitioning: [{ column: 'at', transform: 'day' }],
    now: new Date(0),
  });

const fields = (metadata: TableMetadata) =>
  defaultSpec(metadata).fields.map(({ fieldId, name, transform }) => [fieldId, name, transform]);

test('fields are added, removed and renamed in a spec of its own; the old one stays for its files', () => {
  const evolved = evolvePartitions(table(), [
    { kind: 'add', column: 'id', transform: 'bucket[16]' },
    { kind: 'add', column: 'person', transform: 'truncate[4]', name: 'who' },
    { kind: 'remove', name: 'at_day' },
    { kind: 'rename', name: 'who', to: 'initials' },
  ]);
  expect(fields(evolved)).toEqual([
    [1001, 'id_bucket_16', 'bucket[16]'],
    [1002, 'initials', 'truncate[4]'],
  ]);
  expect(evolved.lastPartitionId).toBe(1002);
  expect(evolved.partitionSpecs[0]).toEqual(table().partitionSpecs[0]);
  expect(new Set(evolved.partitionSpecs.map(({ specId }) => specId)).size).toBe(
    evolved.partitionSpecs.length,
  );
});

test('a field that the table had before gets its id and name again, and a spec its own id', () => {
  const without = evolvePartitions(table(), [{ kind: 'remove', name: 'at_day' }]);
  expect(fields(without)).toEqual([]);
  const again = evolvePartitions(without, [{ kind: 'add', column: 'at', transform: 'day' }]);
  expect(fields(again)).toEqual([[1000, 'at_day', 'day']]);
  expect([again.defaultSpecId, again.lastPartitionId]).toEqual([0, 1000]);
});

test('a field that the table had before is not taken up under the name of a column', () => {
  const add = { kind: 'add', column: 'person', transform: 'truncate[4]' } as const;
  const without = evolvePartitions(table(), [
    { ...add, name: 'who' },
    { kind: 'remove', name: 'who' },
    { kind: 'remove', name: 'at_day' },
  ]);
  const column = { name: 'who', type: { kind: 'string' } } as const;
  const taken = evolveSchema(without, [{ kind: 'add', parent: [], column }]);
  expect(() => evolvePartitions(taken, [add])).toThrow('needs the name who, which is a column');
  expect(fields(evolvePartitions(taken, [{ ...add, name: 'initials' }]))).toEqual([
    [1001, 'initials', 'truncate[4]'],
  ]);
});

test('a whole partitioning can be asked for at once', () => {
  const partitioned = partitionBy(table(), [
    { column: 'person', transform: 'identity' },
    { column: 'at', transform: 'day' },
  ]);
  expect(fields(partitioned)).toEqual([
    [1001, 'person', 'identity'],
    [1000, 'at_day', 'day'],
  ]);
  expect(partitionBy(partitioned, [{ column: 'at', transform: 'day' }]).defaultSpecId).toBe(0);
});

test.each<[string, PartitionChange]>([
  ['not partitioned by x. It is by: at_day', { kind: 'remove', name: 'x' }],
  ['partitioned by day of at already', { kind: 'add', column: 'at', transform: 'day' }],
  [
    'a partition field at_day already',
    { kind: 'add', column: 'id', transform: 'void', name: 'at_day' },
  ],
  ['cannot be called person, which is a column', { kind: 'rename', name: 'at_day', to: 'person' }],
  ['id (long) cannot be partitioned by hour', { kind: 'add', column: 'id', transform: 'hour' }],
  ['cannot be partitioned by bucket[0]', { kind: 'add', column: 'id', transform: 'bucket[0]' }],
])('is refused: %s', (message, change) => {
  expect(() => evolvePartitions(table(), [change])).toThrow(message);
});

test('a column may go once it partitions the table no more', () => {
  const freed = evolvePartitions(table(), [{ kind: 'remove', name: 'at_day' }]);
  const dropped = evolveSchema(freed, [{ kind: 'drop', column: ['at'] }]);
  expect(dropped.partitionSpecs[0]?.fields).toHaveLength(1);
});

test('an order of rows is kept under its id, and the unsorted one under 0', () => {
  const by = (column: string) =>
    ({ column, transform: 'identity', direction: 'desc', nullOrder: 'nulls-last' }) as const;
  const sorted = replaceSortOrder(table(), [by('id')]);
  expect(defaultSortOrder(sorted)).toMatchObject({ orderId: 1, fields: [{ sourceId: 1 }] });
  const other = replaceSortOrder(sorted, [by('person'), by('at')]);
  expect(other.defaultSortOrderId).toBe(2);
  expect(replaceSortOrder(other, [by('id')]).defaultSortOrderId).toBe(1);
  expect(replaceSortOrder(other, []).defaultSortOrderId).toBe(0);
  expect(() => replaceSortOrder(table(), [by('x')])).toThrow('cannot be sorted by identity of x');
});

test('properties are set and removed, but not those that the format keeps elsewhere', () => {
  const some = setProperties(table(), { set: { a: '1', b: '2' } });
  expect(setProperties(some, { set: { c: '3' }, remove: ['a', 'x'] }).properties).toEqual({
    b: '2',
    c: '3',
  });
  expect(() => setProperties(table(), { set: { 'format-version': '3' } })).toThrow(
    'format-version is no property',
  );
});
