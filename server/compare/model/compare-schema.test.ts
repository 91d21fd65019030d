import { describe, expect, test } from 'vitest';
import type { Field, IcebergType } from '#server/iceberg/model/types.ts';
import { compareSchema as compare, type TableShape } from './compare-schema.ts';
import { movedAmong } from './moved-among.ts';

const field = (id: number, name: string, type: IcebergType, more: Partial<Field> = {}): Field => ({
  id,
  name,
  type,
  required: false,
  doc: null,
  extra: {},
  ...more,
});
const int: IcebergType = { kind: 'int' };
const long: IcebergType = { kind: 'long' };
const text: IcebergType = { kind: 'string' };

/** Of one line of history. */
const compareSchema = (before: TableShape, after: TableShape) =>
  compare(before, after, { isOneLine: true });

const shape = (fields: readonly Field[], more: Partial<TableShape> = {}): TableShape => ({
  tableUuid: 'u',
  formatVersion: 2,
  schemas: [],
  schema: { schemaId: 0, fields, identifierFieldIds: [], extra: {} },
  spec: { specId: 0, fields: [] },
  sortOrder: { orderId: 0, fields: [] },
  properties: {},
  ...more,
});

const fieldsOf = (before: readonly Field[], after: readonly Field[]) =>
  compareSchema(shape(before), shape(after)).fields.map(
    ({ kinds, verdict, before: was, after: now }) =>
      `${kinds.join('+')} ${was?.path ?? '-'} ${now?.path ?? '-'} ${verdict}`,
  );

describe('the difference of two schemas', () => {
  test('is empty for the same columns', () => {
    const { fields, layout, sameFields, verdict } = compareSchema(
      shape([field(1, 'id', int), field(2, 'v', text)]),
      shape([field(1, 'id', int), field(2, 'v', text)]),
    );
    expect({ fields, layout, sameFields, verdict }).toEqual({
      fields: [],
      layout: [],
      sameFields: 2,
      verdict: 'safe',
    });
  });

  test('a renamed column is one line, a dropped and added one of the same name are two', () => {
    expect(fieldsOf([field(1, 'a', int)], [field(1, 'b', int)])).toEqual(['renamed a b breaking']);
    expect(fieldsOf([field(1, 'a', int)], [field(2, 'a', int)])).toEqual([
      'added - a safe',
      'removed a - breaking',
    ]);
  });

  test.each([
    ['a promotion is safe', int, long, 'safe'],
    ['narrowing is breaking', long, int, 'breaking'],
    ['another kind is breaking', int, text, 'breaking'],
    [
      'a wider decimal is safe',
      { kind: 'decimal', precision: 5, scale: 2 },
      { kind: 'decimal', precision: 9, scale: 2 },
      'safe',
    ],
    [
      'another scale is breaking',
      { kind: 'decimal', precision: 5, scale: 2 },
      { kind: 'decimal', precision: 9, scale: 3 },
      'breaking',
    ],
  ] as const)('%s', (_, from, to, verdict) => {
    expect(fieldsOf([field(1, 'a', from)], [field(1, 'a', to)])).toEqual([`type a a ${verdict}`]);
  });

  test('an optional column is safe to add, a required one is not', () => {
    expect(fieldsOf([], [field(1, 'a', int)])).toEqual(['added - a safe']);
    expect(fieldsOf([], [field(1, 'a', int, { required: true })])).toEqual(['added - a breaking']);
  });

  test('a column may become optional and not required', () => {
    const required = field(1, 'a', int, { required: true });
    expect(fieldsOf([required], [field(1, 'a', int)])).toEqual(['optional a a safe']);
    expect(fieldsOf([field(1, 'a', int)], [required])).toEqual(['required a a breaking']);
  });

  test('several changes of one column are one line with the worst verdict and its reason', () => {
    const [change] = compareSchema(
      shape([field(1, 'a', int)]),
      shape([field(1, 'b', long, { doc: 'new' })]),
    ).fields;
    expect(change).toMatchObject({ kinds: ['renamed', 'type', 'doc'], verdict: 'breaking' });
    expect(change?.why).toBe('queries that name a fail; its values stay');
  });

  test('only the column that was moved is told as moved', () => {
    const columns = ['a', 'b', 'c', 'd'].map((name, index) => field(index + 1, name, int));
    const [a, b, c, d] = columns;
    const after = [d, a, b, c].filter((one) => one !== undefined);
    expect(fieldsOf(columns, after)).toEqual(['moved d d safe']);
  });

  test('fields in structs, elements and values are found by their ids', () => {
    const struct = (inner: readonly Field[]): IcebergType => ({ kind: 'struct', fields: inner });
    const list = (element: IcebergType): IcebergType => ({
      kind: 'list',
      elementId: 3,
      elementRequired: false,
      element,
    });
    expect(
      fieldsOf(
        [field(1, 's', struct([field(2, 'x', int)])), field(4, 'l', list(int))],
        [field(1, 's', struct([field(2, 'y', int)])), field(4, 'l', list(long))],
      ),
    ).toEqual(['renamed s.x s.y breaking', 'type l.element l.element safe']);
  });

  test('a struct that came as a whole is one line', () => {
    const struct: IcebergType = { kind: 'struct', fields: [field(2, 'x', int)] };
    expect(fieldsOf([], [field(1, 's', struct)])).toEqual(['added - s safe']);
  });

  test('of a table made anew columns are the same by name, and that is breaking', () => {
    const { isSameTable, fields, layout } = compareSchema(
      shape([field(1, 'a', int), field(2, 'b', int)]),
      shape([field(1, 'b', int), field(2, 'a', int)], { tableUuid: 'other' }),
    );
    expect({ isSameTable, kinds: fields.map(({ kinds }) => kinds) }).toEqual({
      isSameTable: false,
      kinds: [['moved']],
    });
    expect(layout).toMatchObject([{ what: 'table', verdict: 'breaking' }]);
  });

  test('ids that two branches gave on their own mean different columns', () => {
    const common = [field(1, 'id', int), field(2, 'v', int)];
    const known = shape(common).schema;
    const before = shape([...common, field(3, 'source', text), field(4, 'unit', text)]);
    const after = shape([...common, field(3, 'noise', int), field(5, 'unit', text)]);
    const withHistory = (one: TableShape) => ({ ...one, schemas: [known, one.schema] });
    const { fields, sameFields } = compare(withHistory(before), withHistory(after), {
      isOneLine: false,
    });
    expect(
      fields.map(({ kinds, before: was, after: now }) => [kinds, was?.path, now?.path]),
    ).toEqual([
      [['added'], undefined, 'noise'],
      [['removed'], 'source', undefined],
    ]);
    expect(sameFields).toBe(3);
  });

  test('partitioning, sort order and properties are told in words', () => {
    const fields = [field(1, 'ts', { kind: 'timestamptz' }), field(2, 'id', int)];
    const { layout } = compareSchema(
      shape(fields, { properties: { owner: 'ada', 'write.format.default': 'parquet' } }),
      shape(fields, {
        spec: {
          specId: 1,
          fields: [{ sourceId: 1, fieldId: 1000, name: 'd', transform: 'day', extra: {} }],
        },
        sortOrder: {
          orderId: 1,
          fields: [
            { sourceId: 2, transform: 'identity', direction: 'asc', nullOrder: 'nulls-first' },
          ],
        },
        properties: { owner: 'ben', 'write.format.default': 'avro' },
      }),
    );
    expect(
      layout.map(({ what, name, before, after, verdict }) => [what, name, before, after, verdict]),
    ).toEqual([
      ['partitioning', null, null, 'day(ts)', 'safe'],
      ['sort order', null, null, 'id asc, nulls first', 'safe'],
      ['property', 'owner', 'ada', 'ben', 'safe'],
      ['property', 'write.format.default', 'parquet', 'avro', 'breaking'],
    ]);
  });
});

test('the fewest items are told as moved', () => {
  expect(movedAmong([1, 2, 3, 4], [1, 2, 3, 4])).toEqual([]);
  expect(movedAmong([1, 2, 3, 4], [2, 3, 4, 1])).toEqual([1]);
  expect(movedAmong([1, 2, 3], [3, 2, 1])).toHaveLength(2);
  expect(movedAmong([1, 2], [9, 2, 8, 1])).toHaveLength(1);
});
