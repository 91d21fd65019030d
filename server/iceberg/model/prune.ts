import {
  type BoundFilter,
  bindFilter,
  type ColumnCondition,
  type Condition,
} from './bind-filter.ts';
import type { DataFile, ManifestFile } from './data-file.ts';
import type { ScanFilter } from './filter.ts';
import type { PartitionSpec } from './partition.ts';
import { projectInclusive, projectStrict } from './project.ts';
import type { Schema } from './schema.ts';
import { resultType } from './transform.ts';
import type { PrimitiveType } from './types.ts';
import {
  mayMeet,
  mustMeet,
  rangeOfColumn,
  rangeOfPartitionValue,
  rangeOfSummary,
} from './value-range.ts';

/**
 * Tells what a filter lets a reader skip, and what all rows of a file meet. "May match" is right to be
 * too generous, "must match" to be too strict. Every file is judged by its own partition spec.
 */
export interface Pruner {
  mayMatchManifest(spec: PartitionSpec, manifest: ManifestFile): boolean;
  mayMatchFile(spec: PartitionSpec, file: DataFile): boolean;
  mustMatchFile(spec: PartitionSpec, file: DataFile): boolean;
}

/** What a condition on a column says of the values of a partition field. */
interface Projected {
  /** Position of the field in its spec. */
  readonly at: number;
  readonly type: PrimitiveType;
  readonly condition: Condition;
}

type Projection = typeof projectInclusive;

/** Throws `IcebergError` for a column the schema lacks or a value of another type. */
export function createPruner(schema: Schema, filter: ScanFilter): Pruner {
  const bound = bindFilter(schema, filter);
  const inclusive = cachedProjection(projectInclusive);
  const strict = cachedProjection(projectStrict);
  return {
    mayMatchManifest: (spec, { partitions }) =>
      partitions === null ||
      holds(bound, (column) =>
        inclusive(spec, column).every(({ at, type, condition }) => {
          const summary = partitions[at];
          return summary === undefined || mayMeet(condition, rangeOfSummary(type, summary));
        }),
      ),
    mayMatchFile: (spec, file) =>
      holds(
        bound,
        (column) =>
          inclusive(spec, column).every(({ at, condition }) =>
            mayMeet(condition, rangeOfPartitionValue(file.partition[at] ?? null)),
          ) && mayMeet(column.condition, rangeOfColumn(column.type, column.fieldId, file)),
      ),
    mustMatchFile: (spec, file) =>
      holds(
        bound,
        (column) =>
          strict(spec, column).some(({ at, condition }) =>
            mustMeet(condition, rangeOfPartitionValue(file.partition[at] ?? null)),
          ) || mustMeet(column.condition, rangeOfColumn(column.type, column.fieldId, file)),
      ),
  };
}

function holds(filter: BoundFilter, test: (column: ColumnCondition) => boolean): boolean {
  return filter.every((part) =>
    'either' in part ? part.either.some((alternative) => holds(alternative, test)) : test(part),
  );
}

/** Thousands of files share a spec, so its projection is made once. */
function cachedProjection(
  project: Projection,
): (spec: PartitionSpec, column: ColumnCondition) => readonly Projected[] {
  const known = new Map<PartitionSpec, Map<ColumnCondition, readonly Projected[]>>();
  return (spec, column) => {
    const ofSpec = known.get(spec) ?? new Map<ColumnCondition, readonly Projected[]>();
    known.set(spec, ofSpec);
    const hit = ofSpec.get(column);
    if (hit !== undefined) return hit;
    const projected = projectOnto(spec, column, project);
    ofSpec.set(column, projected);
    return projected;
  };
}

function projectOnto(
  spec: PartitionSpec,
  { fieldId, type, condition }: ColumnCondition,
  project: Projection,
): readonly Projected[] {
  return spec.fields.flatMap(({ sourceId, transform }, at) => {
    const projected = sourceId === fieldId ? project(transform, type, condition) : null;
    return projected === null
      ? []
      : [{ at, type: resultType(transform, type), condition: projected }];
  });
}
