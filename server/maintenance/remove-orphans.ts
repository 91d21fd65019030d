import { createHash } from 'node:crypto';
import { AppError } from '#server/platform/errors.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { StoredObject } from '#server/storage/port.ts';
import { MAX_LISTED, type MaintenanceResult, NOTHING } from './model/job.ts';
import { findOwnFolders } from './own-folders.ts';
import {
  findReachableFiles,
  type ReachabilityDeps,
  type ReachableFiles,
} from './reachable-files.ts';
import type { TaskRun } from './task-run.ts';

const DAY_MS = 86_400_000;
/** Commits stay readable, with everything they need, at least this long. */
export const RETENTION_MS = 30 * DAY_MS;
/** What is younger than this may belong to a write that goes on: it is never removed. */
export const GRACE_MS = DAY_MS;
/** So many are removed between two looks at the refs. */
export const BATCH = 500;
/** What table writers make; anything else in the warehouse is somebody else's. */
export const TABLE_FILE =
  /\/(?:data|metadata)\/.*\.(?:parquet|avro|orc|puffin|stats|metadata\.json)$/;

interface Plan {
  /** Moment that ages count from: when the dry run was asked for. */
  readonly at: Date;
  /** Of the URIs of all files that go, whatever their order. */
  readonly digest: string;
}

export interface OrphanSettings {
  readonly retentionMs?: number;
  readonly graceMs?: number;
}

/** Lists what no ref and no commit within retention needs, of the tables of this catalog. Nothing is removed. */
export async function planOrphans(
  deps: ReachabilityDeps,
  run: TaskRun,
  settings: OrphanSettings = {},
): Promise<{ readonly result: MaintenanceResult; readonly plan: Plan }> {
  const { at } = run;
  const { orphans, strangers } = await findOrphans(deps, at, run, settings);
  return { result: resultOf(orphans, strangers, true), plan: { at, digest: digestOf(orphans) } };
}

/**
 * Removes exactly what a plan listed, and what is left of writes that never ended. Throws `conflict` when by now other files would go: then nothing
 * is removed, and the new list is to be looked at first. A file that a new branch or commit needs is
 * spared, up to the last moment.
 */
export async function removeOrphans(
  deps: ReachabilityDeps,
  plan: Plan,
  run: TaskRun,
  settings: OrphanSettings = {},
): Promise<MaintenanceResult> {
  const { orphans, strangers, reachable } = await findOrphans(deps, plan.at, run, settings);
  if (digestOf(orphans) !== plan.digest) {
    throw new AppError(
      'conflict',
      `By now ${count(orphans.length)} would go, other ones than the dry run listed. Nothing was removed: make a new dry run.`,
    );
  }
  const removed: StoredObject[] = [];
  for (let start = 0; start < orphans.length; start += BATCH) {
    // A branch may have been made at an old commit, or a table brought back, since the walk.
    await reachable.walk();
    for (const orphan of orphans.slice(start, start + BATCH)) {
      run.signal.throwIfAborted();
      if (reachable.has(orphan.uri)) continue;
      const gone = await deps.store.delete(orphan.uri);
      if (!gone.ok) throw failureToAppError(gone.error);
      removed.push(orphan);
    }
    run.report({ note: 'removing files', done: removed.length, total: orphans.length });
  }
  const { graceMs = GRACE_MS } = settings;
  const begun = new Date(plan.at.getTime() - graceMs);
  const cleared = await deps.store.removeUnfinished(begun, run.signal);
  if (!cleared.ok) throw failureToAppError(cleared.error);
  return resultOf(removed, strangers, false);
}

interface Found {
  readonly orphans: readonly StoredObject[];
  /** Files that are not needed here and may be of another catalog's tables: they stay. */
  readonly strangers: number;
  readonly reachable: ReachableFiles;
}

async function findOrphans(
  deps: ReachabilityDeps,
  at: Date,
  { signal, report }: TaskRun,
  { retentionMs = RETENTION_MS, graceMs = GRACE_MS }: OrphanSettings,
): Promise<Found> {
  const youngest = at.getTime() - graceMs;
  const candidates: StoredObject[] = [];
  const own = await findOwnFolders(deps.catalog);
  // Listed first: what is written or committed from now on is no candidate.
  for await (const object of deps.store.list(`${deps.store.root}/`, signal)) {
    own.see(object.uri);
    if (object.modifiedAt.getTime() >= youngest || !TABLE_FILE.test(object.uri)) continue;
    candidates.push(object);
    if (candidates.length % BATCH === 0) {
      report({ note: 'listing files', done: candidates.length, total: null });
    }
  }
  const since = new Date(at.getTime() - retentionMs);
  const reachable = await findReachableFiles(deps, { since, signal, report });
  const unneeded = candidates.filter(({ uri }) => !reachable.has(uri));
  const orphans = unneeded.filter(({ uri }) => own.has(uri));
  return { orphans, strangers: unneeded.length - orphans.length, reachable };
}

function digestOf(orphans: readonly StoredObject[]): string {
  const hash = createHash('sha256');
  for (const uri of orphans.map((orphan) => orphan.uri).toSorted()) hash.update(`${uri}\n`);
  return hash.digest('hex');
}

function resultOf(
  files: readonly StoredObject[],
  strangers: number,
  dryRun: boolean,
): MaintenanceResult {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const largest = files.toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, MAX_LISTED);
  return {
    ...NOTHING,
    dryRun,
    changed: !dryRun && files.length > 0,
    summary: sentence(files.length, dryRun) + strangersSentence(strangers),
    filesRemoved: files.length,
    bytesRemoved: bytes,
    items: largest.map(({ uri, sizeBytes, modifiedAt }) => ({
      name: uri,
      bytes: sizeBytes,
      note: `written ${modifiedAt.toISOString()}`,
    })),
    itemCount: files.length,
  };
}

function sentence(files: number, dryRun: boolean): string {
  if (files === 0)
    return 'Every file of the tables of this catalog is needed, or too young to tell.';
  return dryRun
    ? `${count(files)} would go that no branch, tag or commit of the last 30 days needs.`
    : `Removed ${count(files)} that no branch, tag or commit of the last 30 days needed.`;
}

const strangersSentence = (files: number): string =>
  files === 0
    ? ''
    : ` Passed over ${count(files)} of tables that this catalog never had: they may be somebody else's.`;

const count = (files: number): string =>
  `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`;
