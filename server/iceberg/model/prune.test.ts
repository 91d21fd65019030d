import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fileOf,
  manifestOf,
  matches,
  predicateOf,
  type Row,
  schemaOf,
  specOf,
} from '../testing/pruned-files.ts';
import type { Predicate, ScanFilter } from './filter.ts';
import { createPruner } from './prune.ts';
import type { SingleValue } from './single-value.ts';
import { applyTransform } from './transform.ts';
import type { PrimitiveType } from './types.ts';

const moment = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '😀', '\uffff'), maxLength: 4 });
const bytes = fc.uint8Array({ maxLength: 4 });
const uuid = fc
  .integer({ min: 0, max: 5 })
  .map((digit) => `0000000${digit}-${'0000-'.repeat(3)}000000000000`);
const small = fc.integer({ min: -30, max: 30 });
const CASES: readonly [PrimitiveType, readonly string[], fc.Arbitrary<SingleValue>][] = [
  [{ kind: 'boolean' }, ['identity', 'void'], fc.boolean()],
  [{ kind: 'int' }, ['identity', 'bucket[4]', 'truncate[7]', 'void', 'zorder'], small],
  [{ kind: 'long' }, ['identity', 'bucket[4]', 'truncate[7]'], fc.bigInt(-30n, 30n)],
  [{ kind: 'float' }, ['identity'], fc.constantFrom(-1.5, -0, 0, 0.5, 2, Number.NaN)],
  [{ kind: 'double' }, ['identity', 'void'], fc.constantFrom(-1.5, -0, 0, 0.5, 2, Number.NaN)],
  [
    { kind: 'decimal', precision: 10, scale: 2 },
    ['identity', 'bucket[4]', 'truncate[50]'],
    fc.bigInt(-99n, 99n),
  ],
  [{ kind: 'date' }, ['identity', 'year', 'month', 'day', 'bucket[4]'], small.map((n) => n * 20)],
  [{ kind: 'time' }, ['identity', 'bucket[4]'], fc.bigInt(0n, 99n)],
  [{ kind: 'timestamp' }, ['identity', 'year', 'month', 'day', 'hour', 'bucket[4]'], moment],
  [{ kind: 'timestamptz' }, ['identity', 'year', 'month', 'day', 'hour', 'bucket[4]'], moment],
  [{ kind: 'string' }, ['identity', 'bucket[4]', 'truncate[2]', 'void'], text],
  [{ kind: 'uuid' }, ['identity', 'bucket[4]'], uuid],
  [{ kind: 'binary' }, ['identity', 'bucket[4]', 'truncate[2]'], bytes],
  [
    { kind: 'fixed', length: 2 },
    ['identity', 'bucket[4]'],
    fc.uint8Array({ minLength: 2, maxLength: 2 }),
  ],
];

describe('a file or manifest with a row that matches is never left out, and a covered file has no other', () => {
  const transforms = CASES.flatMap(([type, names, value]) =>
    [null, ...names].map((transform) => [type, transform, value] as const),
  );
  test.each(transforms)('%o by %s', (type, transform, value) => {
    const known = transform === null || transform === 'zorder' ? null : transform;
    const spec = known === null ? specOf() : specOf(known);
    const sameKey = (rows: readonly Row[]) => {
      const keys = rows.map((row) =>
        row === null || known === null ? row : applyTransform(known, type, row),
      );
      return known === null
        ? rows
        : rows.filter((_, index) => String(keys[index]) === String(keys[0]));
    };
    const rows = fc
      .array(fc.option(value, { freq: 5 }), { minLength: 1, maxLength: 8 })
      .map(sameKey);
    const filter = fc.array(predicateOf(value), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(rows, filter, fc.boolean(), (rows, filter, nanIsGreatest) => {
        const file = fileOf(type, spec, rows);
        // A transform of the future leaves values that are not understood.
        const asWritten = transform === 'zorder' ? { ...file, partition: [7] } : file;
        const itsSpec = transform === 'zorder' ? specOf('zorder') : spec;
        const pruner = createPruner(schemaOf(type), filter);
        const verdicts = rows.map((row) =>
          filter.every((part) => matches(row, part, nanIsGreatest)),
        );
        if (verdicts.includes(true)) {
          expect(pruner.mayMatchFile(itsSpec, asWritten)).toBe(true);
          if (transform !== 'zorder') {
            const manifest = manifestOf(type, spec, [file]);
            expect(pruner.mayMatchManifest(spec, manifest)).toBe(true);
          }
        }
        if (verdicts.includes(false)) {
          expect(pruner.mustMatchFile(itsSpec, asWritten)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});

function mayMatch(type: PrimitiveType, rows: readonly Row[], filter: ScanFilter, ...by: string[]) {
  const spec = specOf(...by);
  const file = fileOf(type, spec, rows);
  const pruner = createPruner(schemaOf(type), filter);
  return [
    pruner.mayMatchManifest(spec, manifestOf(type, spec, [file])),
    pruner.mayMatchFile(spec, file),
  ];
}

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
  const filter: ScanFilter = [{ column: 'c', op, value }];
  expect(mayMatch({ kind: 'int' }, [10, 20], filter)).toEqual([true, expected]);
});

const hour = 3_600_000_000n;
test.each<[string, PrimitiveType, SingleValue, Predicate]>([
  ['bucket[1000]', { kind: 'string' }, 'ann', { column: 'c', op: 'in', values: ['bob', 'eve'] }],
  ['truncate[10]', { kind: 'int' }, 25, { column: 'c', op: '<', value: 20 }],
  ['truncate[2]', { kind: 'string' }, 'abc', { column: 'c', op: '>', value: 'acx' }],
  ['hour', { kind: 'timestamp' }, hour, { column: 'c', op: '<', value: hour }],
  ['day', { kind: 'timestamp' }, 0n, { column: 'c', op: '>=', value: 24n * hour }],
  ['month', { kind: 'date' }, 31, { column: 'c', op: '<', value: 31 }],
  ['year', { kind: 'date' }, 0, { column: 'c', op: 'is-null' }],
  ['identity', { kind: 'double' }, 1, { column: 'c', op: '>', value: 1 }],
])('the partition alone rules out a file by %s', (transform, type, value, predicate) => {
  const spec = specOf(transform);
  const { partition, recordCount, path, ...rest } = fileOf(type, spec, [value]);
  const empty = new Map<number, never>();
  const bare = {
    ...rest,
    ...{ partition, recordCount, path },
    ...{ valueCounts: empty, nullValueCounts: empty, lowerBounds: empty, upperBounds: empty },
  };
  const pruner = createPruner(schemaOf(type), [predicate]);
  expect(pruner.mayMatchFile(spec, bare)).toBe(false);
  expect(pruner.mayMatchManifest(spec, manifestOf(type, spec, [bare]))).toBe(false);
  const without = createPruner(schemaOf(type), []);
  expect(without.mayMatchFile(spec, bare)).toBe(true);
});

test('a partition or file of nulls alone matches nothing but nulls', () => {
  const type: PrimitiveType = { kind: 'timestamp' };
  const since: ScanFilter = [{ column: 'c', op: '>=', value: 0n }];
  expect(mayMatch(type, [null, null], since)).toEqual([true, false]);
  expect(mayMatch(type, [null, null], since, 'day')).toEqual([false, false]);
  expect(mayMatch(type, [null], [{ column: 'c', op: 'is-null' }], 'day')).toEqual([true, true]);
  expect(mayMatch(type, [1n], [{ column: 'c', op: 'is-null' }])).toEqual([true, false]);
});

test('a column without statistics, as one that was added later, rules nothing out', () => {
  const type: PrimitiveType = { kind: 'int' };
  const none = { valueCounts: new Map(), nullValueCounts: new Map() };
  const bare = {
    ...fileOf(type, specOf(), [1]),
    ...none,
    lowerBounds: new Map(),
    upperBounds: new Map(),
  };
  for (const predicate of [
    { column: 'c', op: '=', value: 5 },
    { column: 'c', op: 'is-null' },
  ] as const) {
    const pruner = createPruner(schemaOf(type), [predicate]);
    expect(pruner.mayMatchFile(specOf(), bare)).toBe(true);
    expect(pruner.mustMatchFile(specOf(), bare)).toBe(false);
  }
});

test('a comparison with NaN rules nothing out and covers nothing', () => {
  const type: PrimitiveType = { kind: 'double' };
  const pruner = createPruner(schemaOf(type), [{ column: 'c', op: '=', value: Number.NaN }]);
  expect(pruner.mayMatchFile(specOf(), fileOf(type, specOf(), [1]))).toBe(true);
  expect(pruner.mustMatchFile(specOf(), fileOf(type, specOf(), [1]))).toBe(false);
});

test('days that lie wholly before a moment are covered, the day of the moment is not', () => {
  const type: PrimitiveType = { kind: 'timestamp' };
  const spec = specOf('day');
  const covers = (op: '<' | '<=', value: bigint, row: bigint) => {
    const file = { ...fileOf(type, spec, [row]), lowerBounds: new Map(), upperBounds: new Map() };
    return createPruner(schemaOf(type), [{ column: 'c', op, value }]).mustMatchFile(spec, file);
  };
  const day = 24n * hour;
  expect(covers('<', day, 5n)).toBe(true);
  expect(covers('<', day + 1n, 5n)).toBe(true);
  expect(covers('<', day - 1n, 5n)).toBe(false);
  expect(covers('<=', day - 1n, 5n)).toBe(true);
});

test('a filter on what the table has not, or with a value of another type, is refused', () => {
  const schema = schemaOf({ kind: 'int' });
  expect(() => createPruner(schema, [{ column: 'x', op: '=', value: 1 }])).toThrow('no column x');
  expect(() => createPruner(schema, [{ column: 'c', op: '=', value: '1' }])).toThrow(
    'A value of int cannot be a string.',
  );
});
