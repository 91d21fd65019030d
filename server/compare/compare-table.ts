import { formatKey } from '#server/catalog/model/content-key.ts';
import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { planDifference } from '#server/iceberg/plan-difference.ts';
import type { ScanPlan } from '#server/iceberg/plan-scan.ts';
import { AppError } from '#server/platform/errors.ts';
import { type KeyChoice, keyChoices } from './key-choices.ts';
import { compareSchema, type SchemaComparison } from './model/compare-schema.ts';
import { type ComparedColumns, comparedColumns } from './model/compared-columns.ts';
import { type SnapshotFigures, snapshotFigures } from './model/snapshot-figures.ts';
import {
  loadTableState,
  type StateDeps,
  type StateInput,
  shapeOf,
  type TableState,
} from './table-state.ts';

export interface FileFigures {
  readonly files: number;
  /** Rows in them, deleted ones too. */
  readonly rows: bigint;
  readonly bytes: bigint;
  readonly deleteFiles: number;
}

/** What the manifests say: files that both states read alike hold rows that are the same. */
export interface FileDifference {
  readonly before: FileFigures;
  readonly after: FileFigures;
  readonly shared: { readonly files: number; readonly rows: bigint };
}

export interface BothSides {
  readonly schema: SchemaComparison;
  readonly columns: ComparedColumns;
  /** Keys that are declared, the surest first; empty: rows are told apart by all their values, or by what somebody chooses. */
  readonly keys: readonly KeyChoice[];
  readonly files: FileDifference;
}

export interface TableComparison {
  /** Id of the snapshot on each side; null where there is none or no table. */
  readonly snapshots: { readonly before: bigint | null; readonly after: bigint | null };
  readonly figures: SnapshotFigures;
  /** Null where one side does not have the table: everything is added or removed. */
  readonly both: BothSides | null;
  /** Columns of the newer side, or of the one that has the table. */
  readonly columnCount: number;
}

export interface TableComparisonInput {
  readonly before: StateInput;
  readonly after: StateInput;
}

/**
 * How a table differs between two states: look, figures of its snapshots, files; no row is read. Throws
 * `not-found` when neither side has it, `invalid` for what is no table or cannot be read.
 */
export async function compareTable(
  deps: StateDeps & { readonly projectFolder: string },
  input: TableComparisonInput,
): Promise<TableComparison> {
  const { before, after, both } = await compareSides(deps, input);
  const some = after ?? before;
  if (some === null) throw neitherHas(input);
  return {
    snapshots: {
      before: before?.snapshot?.snapshotId ?? null,
      after: after?.snapshot?.snapshotId ?? null,
    },
    figures: snapshotFigures(before, after),
    both:
      both === null ? null : { ...both, keys: await keyChoices(deps, some, both.columns.columns) },
    columnCount: some.schema.fields.length,
  };
}

export interface ComparedSides {
  /** Null: the table is not there. */
  readonly before: TableState | null;
  readonly after: TableState | null;
  /** Null unless it is on both sides. */
  readonly both: Omit<BothSides, 'keys'> | null;
}

/** The same without what the project declares, which takes a look into all of its files. */
export async function compareSides(
  deps: StateDeps,
  input: TableComparisonInput,
): Promise<ComparedSides> {
  const [before, after] = await Promise.all([
    loadTableState(deps, input.before),
    loadTableState(deps, input.after),
  ]);
  const both = before === null || after === null ? null : await bothSides(deps, before, after);
  return { before, after, both };
}

function neitherHas({ before, after }: TableComparisonInput): AppError {
  return new AppError(
    'not-found',
    `Table ${formatKey(after.key)} is neither at commit ${before.hash.slice(0, 8)} nor at ${after.hash.slice(0, 8)}. Compare the branches to see which tables differ.`,
  );
}

async function bothSides(
  deps: StateDeps,
  before: TableState,
  after: TableState,
): Promise<Omit<BothSides, 'keys'>> {
  const isOneLine = snapshotFigures(before, after).steps !== null;
  const schema = compareSchema(shapeOf(before), shapeOf(after), { isOneLine });
  const files = await fileDifference(deps, before, after);
  const columns = comparedColumns(before.schema, after.schema, {
    sharedIds: schema.sharedIds,
    alsoByName: files.shared.files === 0,
  });
  return { schema, columns, files };
}

async function fileDifference(
  deps: StateDeps,
  before: TableState,
  after: TableState,
): Promise<FileDifference> {
  const stand = ({ metadata, snapshot }: TableState) => ({
    metadata,
    snapshotId: snapshot?.snapshotId ?? null,
  });
  const { from, to, shared } = await planDifference(deps, stand(before), stand(after));
  return { before: figuresOf(from), after: figuresOf(to), shared };
}

function figuresOf({ files, deletesOf }: ScanPlan): FileFigures {
  const sum = (of: (file: DataFile) => number) =>
    files.reduce((total, file) => total + BigInt(of(file)), 0n);
  const deletes = new Set(files.flatMap(({ path }) => deletesOf.get(path) ?? []));
  return {
    files: files.length,
    rows: sum(({ recordCount }) => recordCount),
    bytes: sum(({ fileSizeBytes }) => fileSizeBytes),
    deleteFiles: deletes.size,
  };
}
