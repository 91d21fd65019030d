import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newTableMetadata } from '../new-table-metadata.ts';
import { nestedIds } from './column-path.ts';
import { evolveSchema, type SchemaChange } from './evolve-schema.ts';
import { IcebergError } from './iceberg-error.ts';
import { currentSchema, type TableMetadata } from './metadata.ts';
import { replaceSortOrder } from './replace-sort-order.ts';
import { type Field, formatIcebergType, type IcebergType } from './types.ts';

const field = (name: string, type: IcebergType): Field => ({
  id: 0,
  name,
  required: false,
  type,
  doc: null,
  extra: {},
});

const table = (): TableMetadata =>
  newTableMetadata({
    location: 'file:///t',
    tableUuid: 'u',
    columns: [
      { name: 'id', type: { kind: 'int' }, required: true },
      { name: 'person', type: { kind: 'string' }, required: true },
      {
        name: 'reading',
        type: {
          kind: 'struct',
          fields: [field('value', { kind: 'float' }), field('unit', { kind: 'string' })],
        },
      },
      {
        name: 'notes',
        type: {
          kind: 'list',
          elementId: 0,
          elementRequired: false,
          element: { kind: 'struct', fields: [field('text', { kind: 'string' })] },
        },
      },
      {
        name: 'doses',
        type: {
          kind: 'map',
          keyId: 0,
          key: { kind: 'int' },
          valueId: 0,
          valueRequired: false,
          value: { kind: 'decimal', precision: 5, scale: 2 },
        },
      },
    ],
    partitioning: [{ column: 'person', transform: 'identity' }],
    now: new Date(0),
  });

const names = (metadata: TableMetadata) => currentSchema(metadata).fields.map(({ name }) => name);
const shape = (metadata: TableMetadata) =>
  formatIcebergType({ kind: 'struct', fields: currentSchema(metadata).fields });

test('a column is added at its place, with an id that no column had before', () => {
  const dropped = evolveSchema(table(), [{ kind: 'drop', column: ['doses'] }]);
  const evolved = evolveSchema(dropped, [
    {
      kind: 'add',
      parent: [],
      column: { name: 'at', type: { kind: 'date' } },
      position: { after: 'id' },
    },
    {
      kind: 'add',
      parent: ['reading'],
      column: { name: 'device', type: { kind: 'string' } },
      position: 'first',
    },
    { kind: 'add', parent: ['notes', 'element'], column: { name: 'by', type: { kind: 'string' } } },
  ]);
  expect(names(evolved)).toEqual(['id', 'at', 'person', 'reading', 'notes']);
  expect(shape(evolved)).toBe(
    'struct<1: id: int, 12: at: date, 2: person: string, 3: reading: struct<13: device: string, 6: value: float, 7: unit: string>, 4: notes: list<struct<9: text: string, 14: by: string>>>',
  );
  expect(evolved.lastColumnId).toBe(14);
});

test('names, types, places and descriptions change, ids do not', () => {
  const evolved = evolveSchema(table(), [
    { kind: 'rename', column: ['reading', 'unit'], name: 'measure' },
    { kind: 'widen', column: ['id'], type: { kind: 'long' } },
    { kind: 'widen', column: ['reading', 'value'], type: { kind: 'double' } },
    {
      kind: 'widen',
      column: ['doses', 'value'],
      type: { kind: 'decimal', precision: 9, scale: 2 },
    },
    { kind: 'move', column: ['doses'], position: 'first' },
    { kind: 'move', column: ['person'], position: { before: 'id' } },
    { kind: 'describe', column: ['person'], doc: 'who' },
    { kind: 'allow-null', column: ['id'] },
  ]);
  expect(shape(evolved)).toBe(
    'struct<5: doses: map<int, decimal(9, 2)>, 2: person: string, 1: id: long, 3: reading: struct<6: value: double, 7: measure: string>, 4: notes: list<struct<9: text: string>>>',
  );
  const [, person, id] = currentSchema(evolved).fields;
  expect([person?.doc, person?.required, id?.required]).toEqual(['who', true, false]);
  expect(evolved.lastColumnId).toBe(table().lastColumnId);
});

test('a schema that the table had before is taken up again', () => {
  const there = evolveSchema(table(), [{ kind: 'rename', column: ['id'], name: 'key' }]);
  const back = evolveSchema(there, [{ kind: 'rename', column: ['key'], name: 'id' }]);
  expect([there.currentSchemaId, back.currentSchemaId, back.schemas.length]).toEqual([1, 0, 2]);
});

test('rows are identified by columns that are always there', () => {
  const identified = evolveSchema(table(), [{ kind: 'identify', columns: [['id'], ['person']] }]);
  expect(currentSchema(identified).identifierFieldIds).toEqual([1, 2]);
});

describe('the format forbids', () => {
  const identified = evolveSchema(table(), [{ kind: 'identify', columns: [['id']] }]);
  const sorted = replaceSortOrder(table(), [
    { column: 'id', transform: 'identity', direction: 'asc', nullOrder: 'nulls-first' },
  ]);
  const cases: readonly [string, SchemaChange, TableMetadata?][] = [
    [
      'id is int and cannot become string',
      { kind: 'widen', column: ['id'], type: { kind: 'string' } },
    ],
    [
      'id is int and cannot become float',
      { kind: 'widen', column: ['id'], type: { kind: 'float' } },
    ],
    [
      'cannot become decimal(4, 2)',
      {
        kind: 'widen',
        column: ['doses', 'value'],
        type: { kind: 'decimal', precision: 4, scale: 2 },
      },
    ],
    ["is in a map's key", { kind: 'widen', column: ['doses', 'key'], type: { kind: 'long' } }],
    [
      'x cannot be added as required',
      { kind: 'add', parent: [], column: { name: 'x', type: { kind: 'int' }, required: true } },
    ],
    [
      'a column id already',
      { kind: 'add', parent: [], column: { name: 'ID', type: { kind: 'int' } } },
    ],
    ['a column person already', { kind: 'rename', column: ['id'], name: 'Person' }],
    [
      'id is no struct',
      { kind: 'add', parent: ['id'], column: { name: 'x', type: { kind: 'int' } } },
    ],
    ['it partitions the table', { kind: 'drop', column: ['person'] }],
    ['it sorts the table', { kind: 'drop', column: ['id'] }, sorted],
    ['it identifies rows', { kind: 'drop', column: ['id'] }, identified],
    ['id identifies rows and cannot be NULL', { kind: 'allow-null', column: ['id'] }, identified],
    ['it is the only one', { kind: 'drop', column: ['notes', 'element', 'text'] }],
    ['no column nothing', { kind: 'drop', column: ['nothing'] }],
    ['no column reading.nothing', { kind: 'describe', column: ['reading', 'nothing'], doc: '' }],
    ['cannot be moved next to unit', { kind: 'move', column: ['id'], position: { after: 'unit' } }],
    ['may be NULL', { kind: 'identify', columns: [['reading', 'unit']] }],
  ];
  test.each(cases)('%s', (message, change, metadata = table()) => {
    expect(() => evolveSchema(metadata, [change])).toThrow(message);
  });
});

test('no series of changes gives an id or a name twice, or takes an id from a column', () => {
  const name = fc.constantFrom('id', 'person', 'reading', 'notes', 'a', 'A', 'b');
  const path = fc.oneof(
    name.map((only) => [only]),
    fc.tuple(
      fc.constantFrom('reading', 'notes', 'a'),
      fc.constantFrom('element', 'value', 'unit', 'b'),
    ),
  );
  const type = fc.constantFrom<IcebergType>(
    { kind: 'int' },
    { kind: 'struct', fields: [field('unit', { kind: 'string' }), field('b', { kind: 'int' })] },
  );
  const position = fc.oneof(
    fc.constant('first' as const),
    name.map((before) => ({ before })),
    name.map((after) => ({ after })),
  );
  const change: fc.Arbitrary<SchemaChange> = fc.oneof(
    fc.record({
      kind: fc.constant('add'),
      parent: fc.oneof(fc.constant([]), path),
      column: fc.record({ name, type }),
    }),
    fc.record({ kind: fc.constant('drop'), column: path }),
    fc.record({ kind: fc.constant('rename'), column: path, name }),
    fc.record({ kind: fc.constant('move'), column: path, position }),
    fc.record({
      kind: fc.constant('widen'),
      column: path,
      type: fc.constant({ kind: 'long' } as const),
    }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      let metadata = table();
      const everGiven = new Map<number, string>();
      for (const each of changes) {
        const before = metadata;
        try {
          metadata = evolveSchema(metadata, [each]);
        } catch (cause) {
          if (!(cause instanceof IcebergError)) throw cause;
        }
        const { fields } = currentSchema(metadata);
        const ids = nestedIds({ kind: 'struct', fields });
        expect(new Set(ids).size).toBe(ids.length);
        expect(Math.max(...ids)).toBeLessThanOrEqual(metadata.lastColumnId);
        expect(metadata.lastColumnId).toBeGreaterThanOrEqual(before.lastColumnId);
        const lower = fields.map((column) => column.name.toLowerCase());
        expect(new Set(lower).size).toBe(lower.length);
        const previous = new Set(
          nestedIds({ kind: 'struct', fields: currentSchema(before).fields }),
        );
        for (const id of ids) {
          // An id that is new now was never given before.
          if (!previous.has(id)) expect(everGiven.has(id)).toBe(false);
          everGiven.set(id, '');
        }
      }
    }),
    { numRuns: 150 },
  );
});
