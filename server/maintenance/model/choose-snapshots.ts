import type { Snapshot, SnapshotRef, TableMetadata } from '#server/iceberg/model/metadata.ts';

const DAY_MS = 86_400_000;
const DEFAULT_AGE_MS = 30 * DAY_MS;
const MAIN = 'main';

/** How long snapshots stay. */
export interface SnapshotRule {
  /** Snapshots older than this may go. */
  readonly keepSinceMs: number;
  /** At least this many of every branch of the table stay. */
  readonly retainLast: number;
}

/** The rule of a call; what it leaves open (null) the table's properties say, else 30 days and one snapshot. */
export function snapshotRule(
  metadata: TableMetadata,
  asked: { readonly olderThanDays: number | null; readonly retainLast: number | null },
  nowMs: number,
): SnapshotRule {
  const ageMs =
    asked.olderThanDays === null
      ? (positive(metadata.properties['history.expire.max-snapshot-age-ms']) ?? DEFAULT_AGE_MS)
      : asked.olderThanDays * DAY_MS;
  return {
    keepSinceMs: nowMs - ageMs,
    retainLast:
      asked.retainLast ??
      positive(metadata.properties['history.expire.min-snapshots-to-keep']) ??
      1,
  };
}

/** What a table loses by the rule. */
export interface Expiry {
  readonly snapshots: readonly Snapshot[];
  /** Branches and tags of the table's own metadata past the age that they state. */
  readonly refs: readonly string[];
}

/**
 * Iceberg's rule: a branch keeps its newest snapshots, by age or by number, its own settings first; a
 * tag keeps its snapshot; what no ref leads to goes by age alone. The current snapshot always stays.
 */
export function chooseExpired(metadata: TableMetadata, rule: SnapshotRule, nowMs: number): Expiry {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const refs = Object.entries(metadata.refs);
  const isOld = (name: string, ref: SnapshotRef) => {
    const maxAgeMs = positive(ref.extra['max-ref-age-ms']);
    const snapshot = byId.get(ref.snapshotId);
    if (name === MAIN || maxAgeMs === null || snapshot === undefined) return false;
    return snapshot.timestampMs < nowMs - maxAgeMs;
  };
  const gone = refs.filter(([name, ref]) => isOld(name, ref)).map(([name]) => name);
  const kept = new Set<bigint>();
  const reached = new Set<bigint>();
  for (const [name, ref] of refs) {
    if (gone.includes(name)) continue;
    if (ref.type === 'tag') kept.add(ref.snapshotId);
    else keepBranch(byId, ref, ref.snapshotId, rule, nowMs, kept, reached);
  }
  const { currentSnapshotId } = metadata;
  if (currentSnapshotId !== null) {
    keepBranch(byId, metadata.refs[MAIN], currentSnapshotId, rule, nowMs, kept, reached);
  }
  const expires = ({ snapshotId, timestampMs }: Snapshot) =>
    !kept.has(snapshotId) && (reached.has(snapshotId) || timestampMs < rule.keepSinceMs);
  return { snapshots: metadata.snapshots.filter(expires), refs: gone };
}

function keepBranch(
  byId: ReadonlyMap<bigint, Snapshot>,
  ref: SnapshotRef | undefined,
  head: bigint,
  rule: SnapshotRule,
  nowMs: number,
  kept: Set<bigint>,
  reached: Set<bigint>,
): void {
  const maxAgeMs = positive(ref?.extra['max-snapshot-age-ms']);
  const keepSinceMs = maxAgeMs === null ? rule.keepSinceMs : nowMs - maxAgeMs;
  const retainLast = positive(ref?.extra['min-snapshots-to-keep']) ?? rule.retainLast;
  const line = new Set<bigint>();
  let isKeeping = true;
  for (let next = byId.get(head); next !== undefined && !line.has(next.snapshotId); ) {
    isKeeping &&= line.size < retainLast || next.timestampMs >= keepSinceMs;
    line.add(next.snapshotId);
    (isKeeping ? kept : reached).add(next.snapshotId);
    next = next.parentSnapshotId === null ? undefined : byId.get(next.parentSnapshotId);
  }
}

/** The table without them. Its current snapshot and rows stay the same. */
export function withoutSnapshots(
  metadata: TableMetadata,
  { snapshots, refs }: Expiry,
  nowMs: number,
): TableMetadata {
  const gone = new Set(snapshots.map(({ snapshotId }) => snapshotId));
  const stays = ({ snapshotId }: { readonly snapshotId: bigint }) => !gone.has(snapshotId);
  // What stood before a gap would tell a wrong history.
  const lastGap = metadata.snapshotLog.findLastIndex((entry) => !stays(entry));
  return {
    ...metadata,
    lastUpdatedMs: Math.max(nowMs, metadata.lastUpdatedMs),
    snapshots: metadata.snapshots.filter(stays),
    snapshotLog: metadata.snapshotLog.slice(lastGap + 1),
    refs: Object.fromEntries(
      Object.entries(metadata.refs).filter(([name]) => !refs.includes(name)),
    ),
    extra: withoutStatistics(metadata.extra, gone),
  };
}

/** Statistics files belong to one snapshot each and go with it. */
function withoutStatistics(
  extra: TableMetadata['extra'],
  gone: ReadonlySet<bigint>,
): TableMetadata['extra'] {
  const filtered = Object.entries(extra).map(([name, value]) => {
    if (name !== 'statistics' && name !== 'partition-statistics') return [name, value];
    if (!Array.isArray(value)) return [name, value];
    return [name, value.filter((entry) => !gone.has(snapshotOf(entry)))];
  });
  return Object.fromEntries(filtered);
}

/** No snapshot has the id -1. */
function snapshotOf(entry: unknown): bigint {
  const id =
    typeof entry === 'object' && entry !== null && 'snapshot-id' in entry
      ? entry['snapshot-id']
      : null;
  return typeof id === 'bigint' || Number.isInteger(id) ? BigInt(id as bigint | number) : -1n;
}

function positive(value: unknown): number | null {
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : null;
}
