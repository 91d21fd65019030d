import { expect, test } from 'vitest';
import { currentSchema } from './model/metadata.ts';
import type { ColumnSpec } from './model/schema.ts';
import { type NewTable, newTableMetadata } from './new-table-metadata.ts';

const columns: readonly ColumnSpec[] = [
  { name: 'id', type: { kind: 'long' }, required: true, doc: 'key' },
  {
    name: 'l',
    type: { kind: 'list', elementId: 0, elementRequired: false, element: { kind: 'int' } },
  },
  { name: 'at', type: { kind: 'timestamptz' } },
];
const table = (change: Partial<NewTable> = {}) =>
  newTableMetadata({
    location: 'file:///t',
    tableUuid: 'u',
    columns,
    partitioning: [],
    now: new Date(5),
    ...change,
  });

test('columns are numbered before what is nested in them', () => {
  const metadata = table();
  expect(currentSchema(metadata).fields).toMatchObject([
    { id: 1, name: 'id', required: true, doc: 'key' },
    { id: 2, type: { elementId: 4 } },
    { id: 3 },
  ]);
  expect(metadata).toMatchObject({ lastColumnId: 4, lastUpdatedMs: 5, lastPartitionId: 999 });
});

test('partition fields have names and ids of their own', () => {
  const metadata = table({
    partitioning: [
      { column: 'id', transform: 'identity' },
      { column: 'at', transform: 'day' },
    ],
  });
  expect(metadata.partitionSpecs[0]?.fields).toMatchObject([
    { sourceId: 1, fieldId: 1000, name: 'id', transform: 'identity' },
    { sourceId: 3, fieldId: 1001, name: 'at_day', transform: 'day' },
  ]);
  expect(metadata.lastPartitionId).toBe(1001);
});

test.each<[string, Partial<NewTable>]>([
  [
    'A table without column x cannot be partitioned',
    { partitioning: [{ column: 'x', transform: 'day' }] },
  ],
  [
    'id (long) cannot be partitioned by day',
    { partitioning: [{ column: 'id', transform: 'day' }] },
  ],
  [
    'l (list<int>) cannot be partitioned',
    { partitioning: [{ column: 'l', transform: 'identity' }] },
  ],
  [
    'needs the name at_day, which is a column',
    {
      columns: [...columns, { name: 'at_day', type: { kind: 'date' } }],
      partitioning: [{ column: 'at', transform: 'day' }],
    },
  ],
  ['two columns id', { columns: [...columns, { name: 'id', type: { kind: 'int' } }] }],
])('a table is refused that has %s', (reason, change) => {
  expect(() => table(change)).toThrow(reason);
});
