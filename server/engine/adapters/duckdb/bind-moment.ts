import { SqlError, type TableReference, type TableVersion } from '#server/sql/model/front-end.ts';
import { allItems } from '../shared/all-items.ts';
import { orThrow, type RefAt, type StatementRefs } from '../shared/refs.ts';
import { type LakeDeps, type LakeTable, loadLakeTable } from './bind-iceberg.ts';

const COMMITS_A_PAGE = 100;
const MAX_COMMITS_SEARCHED = 2000;
/** Between a snapshot's own time and that of the commit that brings it lies the commit itself. */
const COMMIT_MS = 60_000;

type Moment = Extract<TableVersion, { readonly kind: 'timestamp' }>;
type Deps = Pick<LakeDeps, 'catalog' | 'store'> & LakeDeps;

/**
 * The commit of a ref at which a table is read as of a moment: what the ref showed then, and at the very
 * moment of a snapshot that snapshot, although its commit came a little later. Throws
 * `INVALID_ARGUMENTS` for a moment before the table's first snapshot.
 */
export async function momentOf(
  deps: Deps,
  refs: StatementRefs,
  reference: TableReference,
  base: RefAt,
  version: Moment,
): Promise<RefAt> {
  const then = refs.ofVersion(base, version, reference.position).then(
    (at) => ({ at, failure: null }),
    (failure: unknown) => ({ at: null, failure }),
  );
  const { at, failure } = await then;
  const shown = at === null ? null : await stateAt(deps, reference, at);
  const today = await stateAt(deps, reference, base);
  if (today === null) {
    if (at === null) throw failure;
    return at;
  }
  const { snapshotLog } = today.metadata;
  const latest = snapshotLog.findLast(
    ({ timestampMs }) => BigInt(timestampMs) * 1000n <= version.epochMicros,
  );
  if (latest !== undefined && latest.timestampMs > (shown?.timestampMs ?? 0)) {
    const commit = await commitOf(deps, reference, base, latest);
    if (commit !== null) return commit;
  }
  if (shown !== null && at !== null) return at;
  throw noVersion(reference, version, snapshotLog[0]?.timestampMs);
}

async function stateAt(
  deps: Deps,
  reference: TableReference,
  { hash }: RefAt,
): Promise<(LakeTable & { readonly timestampMs: number }) | null> {
  const table = await loadLakeTable(deps, keyOf(reference), hash);
  if (table === null) return null;
  const { snapshotId } = table.content;
  const snapshot = table.metadata.snapshots.find((one) => one.snapshotId === snapshotId);
  return { ...table, timestampMs: snapshot?.timestampMs ?? 0 };
}

/** The commit that made a snapshot the current one right away; null: none did, a merge brought it later. */
async function commitOf(
  { catalog }: Deps,
  reference: TableReference,
  base: RefAt,
  latest: { readonly snapshotId: bigint; readonly timestampMs: number },
): Promise<RefAt | null> {
  const key = keyOf(reference).join('\0');
  const commits = allItems(async (token) =>
    orThrow(
      await catalog.history(
        `@${base.hash}`,
        { withOperations: true },
        { maxRecords: COMMITS_A_PAGE, token },
      ),
      () => new SqlError('NOT_FOUND', `Commit ${base.hash} does not exist.`, reference.position),
    ),
  );
  let searched = 0;
  for await (const { meta, operations } of commits) {
    const brings = operations?.some(
      (operation) =>
        operation.type === 'PUT' &&
        operation.key.join('\0') === key &&
        'snapshotId' in operation.content &&
        operation.content.snapshotId === latest.snapshotId,
    );
    const committedMs = Date.parse(meta.commitTime);
    if (committedMs < latest.timestampMs) return null;
    if (brings === true && committedMs - latest.timestampMs <= COMMIT_MS) {
      return { ref: base.ref, hash: meta.hash };
    }
    searched += 1;
    if (searched >= MAX_COMMITS_SEARCHED) return null;
  }
  return null;
}

const keyOf = ({ schema, table }: TableReference) => [
  ...schema.split('.'),
  table.split('$')[0] ?? table,
];

function noVersion(
  { schema, table, position }: TableReference,
  { epochMicros }: Moment,
  firstMs: number | undefined,
): SqlError {
  const moment = isoTime(Number(epochMicros / 1000n));
  const first =
    firstMs === undefined
      ? ''
      : ` Its first snapshot is of ${isoTime(firstMs)}: ask for that or later.`;
  const message = `No version history table ${schema}.${table} at or before ${moment}.${first}`;
  return new SqlError('INVALID_ARGUMENTS', message, position);
}

const isoTime = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
