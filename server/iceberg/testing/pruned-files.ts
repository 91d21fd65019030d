import fc from 'fast-check';
import type { DataFile } from '../model/data-file.ts';
import type { Predicate } from '../model/filter.ts';
import { describeManifest, toDataFile } from '../model/manifest.ts';
import type { PartitionSpec } from '../model/partition.ts';
import type { Schema } from '../model/schema.ts';
import { compareValues, encodeBound, type SingleValue } from '../model/single-value.ts';
import { applyTransform, resultType } from '../model/transform.ts';
import type { PrimitiveType } from '../model/types.ts';

export type Row = SingleValue | null;

export const schemaOf = (type: PrimitiveType): Schema => ({
  schemaId: 0,
  identifierFieldIds: [],
  extra: {},
  fields: [{ id: 1, name: 'c', required: false, type, doc: null, extra: {} }],
});

export const specOf = (...transforms: readonly string[]): PartitionSpec => ({
  specId: 0,
  fields: transforms.map((transform, index) => ({
    sourceId: 1,
    fieldId: 1000 + index,
    name: `p${index}`,
    transform,
    extra: {},
  })),
});

/** A file of these rows, all in the partition of the first; bounds as a careful writer leaves them. */
export function fileOf(type: PrimitiveType, spec: PartitionSpec, rows: readonly Row[]): DataFile {
  const values = rows.filter((row) => row !== null);
  const ordered = values.filter((value) => !Number.isNaN(value)).toSorted(compareValues);
  const nans = values.length - ordered.length;
  const bound = (value: SingleValue | undefined) =>
    new Map(value === undefined || nans > 0 ? [] : [[1, encodeBound(type, value)]]);
  const first = rows[0] ?? null;
  return toDataFile(
    {
      path: 'file:///f',
      recordCount: rows.length,
      fileSizeBytes: 1,
      partition: spec.fields.map(({ transform }) =>
        first === null ? null : applyTransform(transform, type, first),
      ),
      columnSizes: new Map(),
      valueCounts: new Map([[1, rows.length]]),
      nullValueCounts: new Map([[1, rows.length - values.length]]),
      nanValueCounts: new Map(nans > 0 ? [] : [[1, 0]]),
      lowerBounds: bound(ordered.at(0)),
      upperBounds: bound(ordered.at(-1)),
    },
    0,
  );
}

export function manifestOf(type: PrimitiveType, spec: PartitionSpec, files: readonly DataFile[]) {
  const numbers = { snapshotId: 1n, sequenceNumber: 1n, fileSequenceNumber: 1n };
  return describeManifest(
    {
      path: 'file:///m',
      length: 1n,
      specId: 0,
      content: 'data',
      sequenceNumber: 1n,
      addedSnapshotId: 1n,
    },
    spec.fields.map((field) => resultType(field.transform, type)),
    files.map((file) => ({ status: 'added', ...numbers, file })),
  );
}

/** What a predicate says of one row; NaN is above every number, as DuckDB has it, or nothing, as others. */
export function matches(row: Row, predicate: Predicate, nanIsGreatest: boolean): boolean {
  if (predicate.op === 'or') {
    return predicate.filters.some((filter) =>
      filter.every((part) => matches(row, part, nanIsGreatest)),
    );
  }
  if (predicate.op === 'is-null') return row === null;
  if (predicate.op === 'not-null') return row !== null;
  if (row === null) return false;
  if ('values' in predicate) {
    const { column } = predicate;
    return predicate.values.some((value) =>
      matches(row, { column, op: '=', value }, nanIsGreatest),
    );
  }
  if (!('value' in predicate)) return false;
  if (Number.isNaN(row)) return nanIsGreatest && (predicate.op === '>' || predicate.op === '>=');
  const order = compareValues(row, predicate.value);
  const verdicts = { '=': order === 0, '<': order < 0, '<=': order <= 0, '>': order > 0 };
  return predicate.op === '>=' ? order >= 0 : verdicts[predicate.op];
}

export function predicateOf(value: fc.Arbitrary<SingleValue>): fc.Arbitrary<Predicate> {
  const known = value.filter((candidate) => !Number.isNaN(candidate));
  const op = fc.constantFrom('=', '<', '<=', '>', '>=');
  const simple: fc.Arbitrary<Predicate> = fc.oneof(
    fc.record({ column: fc.constant('c'), op, value: known }),
    fc.record({
      column: fc.constant('c'),
      op: fc.constant('in'),
      values: fc.array(known, { maxLength: 3 }),
    }),
    fc.record({ column: fc.constant('c'), op: fc.constantFrom('is-null', 'not-null') }),
  );
  const either = fc.array(fc.array(simple, { maxLength: 2 }), { maxLength: 2 });
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('or'), filters: either }) },
  );
}
