import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataFile } from './data-file.ts';
import type { Comparison } from './filter.ts';
import { describeManifest, toDataFile } from './manifest.ts';
import type { PartitionSpec } from './partition.ts';
import { createPruner } from './prune.ts';
import type { Schema } from './schema.ts';
import { compareValues, encodeBound, type SingleValue } from './single-value.ts';
import { applyTransform, resultType } from './transform.ts';
import type { PrimitiveType } from './types.ts';

const OPS = ['=', '<', '<=', '>', '>='] as const;

const schemaOf = (type: PrimitiveType): Schema => ({
  schemaId: 0,
  identifierFieldIds: [],
  extra: {},
  fields: [{ id: 1, name: 'c', required: false, type, doc: null, extra: {} }],
});

const specOf = (transform: string | null): PartitionSpec => ({
  specId: 0,
  fields:
    transform === null ? [] : [{ sourceId: 1, fieldId: 1000, name: 'p', transform, extra: {} }],
});

interface Statistics {
  readonly partition?: readonly (SingleValue | null)[];
  readonly nulls?: number;
  readonly nans?: number;
}

function fileOf(
  type: PrimitiveType,
  values: readonly SingleValue[],
  { partition = [], nulls = 0, nans }: Statistics = {},
): DataFile {
  const ordered = values.toSorted(compareValues);
  const bound = (value: SingleValue | undefined) =>
    new Map(value === undefined ? [] : [[1, encodeBound(type, value)]]);
  return toDataFile(
    {
      path: 'file:///f',
      recordCount: values.length + nulls,
      fileSizeBytes: 1,
      partition,
      columnSizes: new Map(),
      valueCounts: new Map([[1, values.length + nulls]]),
      nullValueCounts: new Map([[1, nulls]]),
      nanValueCounts: new Map(nans === undefined ? [] : [[1, nans]]),
      lowerBounds: bound(ordered.at(0)),
      upperBounds: bound(ordered.at(-1)),
    },
    0,
  );
}

function matches(value: SingleValue, { op, value: other }: Comparison): boolean {
  const order = compareValues(value, other);
  if (op === '=') return order === 0;
  if (op === '<') return order < 0;
  if (op === '<=') return order <= 0;
  return op === '>' ? order > 0 : order >= 0;
}

describe('a file or manifest with a row that matches is never left out', () => {
  const moment = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  const cases: readonly [PrimitiveType, string | null, fc.Arbitrary<SingleValue>][] = [
    [{ kind: 'int' }, null, fc.integer({ min: -20, max: 20 })],
    [{ kind: 'int' }, 'identity', fc.integer({ min: -5, max: 5 })],
    [{ kind: 'string' }, 'identity', fc.string({ unit: 'binary', maxLength: 3 })],
    [{ kind: 'double' }, null, fc.double({ noNaN: true })],
    [{ kind: 'decimal', precision: 10, scale: 2 }, 'identity', fc.bigInt(-99n, 99n)],
    [{ kind: 'timestamp' }, 'day', moment],
    [{ kind: 'timestamptz' }, 'hour', moment],
    [{ kind: 'timestamptz' }, 'month', moment],
    [{ kind: 'date' }, 'year', fc.integer({ min: -2000, max: 2000 })],
  ];
  test.each(cases)('%o by %s', (type, transform, value) => {
    const spec = specOf(transform);
    fc.assert(
      fc.property(value, fc.constantFrom(...OPS), value, (row, op, other) => {
        const comparison: Comparison = { column: 'c', op, value: other };
        const partition = spec.fields.map((field) => applyTransform(field.transform, type, row));
        const file = fileOf(type, [row], { partition });
        const pruner = createPruner(schemaOf(type), [comparison]);
        if (!matches(row, comparison)) return;
        expect(pruner.mayMatchFile(spec, file)).toBe(true);
        expect(pruner.mayMatchManifest(spec, manifestOf(type, spec, file))).toBe(true);
      }),
    );
  });
});

function manifestOf(type: PrimitiveType, spec: PartitionSpec, file: DataFile) {
  const numbers = { snapshotId: 1n, sequenceNumber: 1n, fileSequenceNumber: 1n };
  return describeManifest(
    { path: 'file:///m', length: 1n, specId: 0,
      content: 'data', sequenceNumber: 1n, addedSnapshotId: 1n },
    spec.fields.map((field) => resultType(field.transform, type)),
    [{ status: 'added', ...numbers, file }],
  );
}

const mayMatch = (type: PrimitiveType, file: DataFile, op: Comparison['op'], value: SingleValue) =>
  createPruner(schemaOf(type), [{ column: 'c', op, value }]).mayMatchFile(specOf(null), file);

test.each([
  ['=', 9, false],
  ['=', 10, true],
  ['=', 20, true],
  ['=', 21, false],
  ['<', 10, false],
  ['<=', 10, true],
  ['>', 20, false],
  ['>=', 20, true],
] as const)('a file of 10 to 20 may match %s %d: %s', (op, value, expected) => {
  const type: PrimitiveType = { kind: 'int' };
  expect(mayMatch(type, fileOf(type, [10, 20]), op, value)).toBe(expected);
});

test('a partition or file of nulls alone matches nothing', () => {
  const type: PrimitiveType = { kind: 'timestamp' };
  const file = fileOf(type, [], { nulls: 2 });
  expect(mayMatch(type, file, '>=', 0n)).toBe(false);
  const spec = specOf('day');
  const nullDay = fileOf(type, [], { nulls: 2, partition: [null] });
  const pruner = createPruner(schemaOf(type), [{ column: 'c', op: '>=', value: 0n }]);
  expect(pruner.mayMatchFile(spec, nullDay)).toBe(false);
  expect(pruner.mayMatchManifest(spec, manifestOf(type, spec, nullDay))).toBe(false);
});

test('a column without statistics, as one that was added later, rules nothing out', () => {
  const type: PrimitiveType = { kind: 'int' };
  const { valueCounts, nullValueCounts, lowerBounds, upperBounds, ...rest } = fileOf(type, [1]);
  const none = { valueCounts: new Map(), nullValueCounts: new Map() };
  const bare = { ...rest, ...none, lowerBounds: new Map(), upperBounds: new Map() };
  expect(mayMatch(type, bare, '=', 5)).toBe(true);
});

test('NaN may be above every bound unless the file is known to have none', () => {
  const type: PrimitiveType = { kind: 'double' };
  expect(mayMatch(type, fileOf(type, [1, 2]), '>', 5)).toBe(true);
  expect(mayMatch(type, fileOf(type, [1, 2], { nans: 1 }), '>', 5)).toBe(true);
  expect(mayMatch(type, fileOf(type, [1, 2], { nans: 0 }), '>', 5)).toBe(false);
  expect(mayMatch(type, fileOf(type, [1, 2]), '<', 0)).toBe(false);
});

test('partitions of other writers rule nothing out', () => {
  const type: PrimitiveType = { kind: 'int' };
  const file = fileOf(type, [5], { partition: [3] });
  const pruner = createPruner(schemaOf(type), [{ column: 'c', op: '=', value: 5 }]);
  expect(pruner.mayMatchFile(specOf('bucket[16]'), file)).toBe(true);
});

test('a filter on what the table has not, or with a value of another type, is refused', () => {
  const schema = schemaOf({ kind: 'int' });
  expect(() => createPruner(schema, [{ column: 'x', op: '=', value: 1 }])).toThrow('no column x');
  expect(() => createPruner(schema, [{ column: 'c', op: '=', value: '1' }])).toThrow(
    'A value of int cannot be a string.',
  );
});
