import type { DataFile, ManifestFile, PartitionSummary } from './data-file.ts';
import type { Comparison, ScanFilter } from './filter.ts';
import { IcebergError } from './iceberg-error.ts';
import type { PartitionSpec } from './partition.ts';
import { fieldByName, type Schema } from './schema.ts';
import { compareValues, decodeBound, encodeBound, type SingleValue } from './single-value.ts';
import { applyTransform, isMonotonic, resultType } from './transform.ts';
import { isPrimitive, type PrimitiveType } from './types.ts';

/** A comparison whose column is found: on a column's values, or on a partition field's. */
interface BoundComparison {
  /** Field id of the column, or position of the partition value. */
  readonly at: number;
  readonly type: PrimitiveType;
  readonly op: Comparison['op'];
  readonly value: SingleValue;
}

/** Null: that side is not known. */
interface Range {
  readonly lower: SingleValue | null;
  readonly upper: SingleValue | null;
}

/** Tells what a filter lets a reader skip. "May match" is right to be too generous, never too strict. */
export interface Pruner {
  mayMatchManifest(spec: PartitionSpec, manifest: ManifestFile): boolean;
  mayMatchFile(spec: PartitionSpec, file: DataFile): boolean;
}

/** Throws `IcebergError` for a column the schema lacks or a value of another type. */
export function createPruner(schema: Schema, filter: ScanFilter): Pruner {
  const columns = filter.map((comparison) => bind(schema, comparison));
  const prunable = columns.filter(({ type, value }) => hasSafeOrder(type) && !Number.isNaN(value));
  return {
    mayMatchManifest: (spec, manifest) => {
      const summaries = manifest.partitions;
      if (summaries === null) return true;
      return project(spec, prunable).every((comparison) => {
        const summary = summaries[comparison.at];
        return summary === undefined || summaryMayMatch(comparison, summary);
      });
    },
    mayMatchFile: (spec, file) =>
      project(spec, prunable).every((comparison) => {
        const value = file.partition[comparison.at] ?? null;
        return value !== null && rangeMayMatch(comparison, { lower: value, upper: value });
      }) && prunable.every((comparison) => boundsMayMatch(comparison, file)),
  };
}

function bind(schema: Schema, { column, op, value }: Comparison): BoundComparison {
  const field = fieldByName(schema, column);
  if (field === null) throw new IcebergError('invalid', `The table has no column ${column}.`);
  const { id, type } = field;
  if (!isPrimitive(type)) {
    throw new IcebergError('unsupported', `Column ${column} is nested and cannot be compared.`);
  }
  // Encoding refuses a value of another type.
  encodeBound(type, value);
  return { at: id, type, op, value };
}

// Engines disagree on the order of uuids.
function hasSafeOrder(type: PrimitiveType): boolean {
  return type.kind !== 'uuid';
}

function isFloating(type: PrimitiveType): boolean {
  return type.kind === 'float' || type.kind === 'double';
}

/** The comparisons that hold for partition values when they hold for the column's values. */
function project(
  spec: PartitionSpec,
  comparisons: readonly BoundComparison[],
): readonly BoundComparison[] {
  return spec.fields.flatMap((field, index) =>
    comparisons
      .filter(({ at, type }) => at === field.sourceId && !isFloating(type))
      .filter(() => isMonotonic(field.transform))
      .map(({ type, op, value }) => ({
        at: index,
        type: resultType(field.transform, type),
        op: field.transform === 'identity' ? op : includingEnds(op),
        value: applyTransform(field.transform, type, value),
      })),
  );
}

// Of two moments in order, both may lie on one day.
function includingEnds(op: Comparison['op']): Comparison['op'] {
  if (op === '<') return '<=';
  return op === '>' ? '>=' : op;
}

function summaryMayMatch(comparison: BoundComparison, summary: PartitionSummary): boolean {
  // Without bounds every partition value is null, and a null matches no comparison.
  if (summary.lower === null || summary.upper === null) return false;
  return rangeMayMatch(comparison, {
    lower: decodeBound(comparison.type, summary.lower),
    upper: decodeBound(comparison.type, summary.upper),
  });
}

function boundsMayMatch(comparison: BoundComparison, file: DataFile): boolean {
  const { at, type } = comparison;
  const nulls = file.nullValueCounts.get(at);
  if (nulls !== undefined && nulls === file.valueCounts.get(at) && nulls === file.recordCount) {
    return nulls === 0;
  }
  const lower = file.lowerBounds.get(at);
  const upper = file.upperBounds.get(at);
  // Bounds leave NaN out, which some engines hold for the greatest value.
  const upperHolds = !isFloating(type) || file.nanValueCounts.get(at) === 0;
  return rangeMayMatch(comparison, {
    lower: lower === undefined ? null : decodeBound(type, lower),
    upper: upper === undefined || !upperHolds ? null : decodeBound(type, upper),
  });
}

function rangeMayMatch({ op, value }: BoundComparison, { lower, upper }: Range): boolean {
  const aboveLower = lower === null ? 1 : compareValues(value, lower);
  const belowUpper = upper === null ? 1 : compareValues(upper, value);
  switch (op) {
    case '=':
      return aboveLower >= 0 && belowUpper >= 0;
    case '<':
      return aboveLower > 0;
    case '<=':
      return aboveLower >= 0;
    case '>':
      return belowUpper > 0;
    case '>=':
      return belowUpper >= 0;
  }
}
