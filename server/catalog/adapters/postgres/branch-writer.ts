import type { Clock } from '#server/platform/clock.ts';
import { isOnLine } from '../../model/commit-graph.ts';
import type { StoredCommit } from './commit-table.ts';
import { badRequest, CatalogError, notFound } from './failure.ts';
import { publish } from './publish.ts';
import { requireReference } from './resolve.ts';
import type { Tables } from './tables.ts';
import { belowBatch, openBatch, type WriteBatch } from './write-batch.ts';

/** Works out a write on the head of `batch`; `seen` is the commit that the caller knew. */
type Work = (batch: WriteBatch, seen: StoredCommit) => Promise<unknown>;

interface Job {
  readonly expectedHash: string;
  readonly work: Work;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly reason: unknown };

export interface BranchWriter {
  /**
   * Runs the work on the branch's head, after those that were asked for before. It may run again when
   * another process moved the branch meanwhile; what its last run said is the answer.
   */
  write<T>(
    branch: string,
    expectedHash: string,
    work: (batch: WriteBatch, seen: StoredCommit) => Promise<T>,
  ): Promise<T>;
  /** Runs the work on the branch as it is now, waits for no other one and writes nothing. */
  tryOut: BranchWriter['write'];
}

const MOST_JOBS = 64;
const MOST_LOST_RACES = 200;
const MOST_KNOWN_HEADS = 1_000;

/** Works that wait for the same branch are written together, each as its own commit. */
export function createBranchWriter(tables: Tables, clock: Clock): BranchWriter {
  const waiting = new Map<string, Job[]>();
  const heads = new Map<string, string>();

  const drain = async (branch: string, jobs: Job[]) => {
    while (jobs.length > 0) {
      const batch = jobs.splice(0, MOST_JOBS);
      try {
        const outcomes = await runJobs({ tables, clock, heads }, branch, batch);
        for (const [index, outcome] of outcomes.entries()) settle(batch[index], outcome);
      } catch (reason) {
        for (const job of batch) job.reject(reason);
      }
    }
    waiting.delete(branch);
  };

  return {
    write: (branch, expectedHash, work) =>
      new Promise((resolve, reject) => {
        const job = { expectedHash, work, resolve: resolve as Job['resolve'], reject };
        const jobs = waiting.get(branch);
        if (jobs !== undefined) {
          jobs.push(job);
          return;
        }
        const first = [job];
        waiting.set(branch, first);
        void drain(branch, first);
      }),
    async tryOut(branch, expectedHash, work) {
      const base = await tables.commits.load(await requireBranch(tables, branch));
      const batch = openBatch(belowBatch(tables), base, clock);
      return work(batch, await requireSeen(branch, batch, expectedHash));
    },
  };
}

function settle(job: Job | undefined, outcome: Outcome): void {
  if ('value' in outcome) job?.resolve(outcome.value);
  else job?.reject(outcome.reason);
}

interface Writing {
  readonly tables: Tables;
  readonly clock: Clock;
  /** Where each branch was last seen; another process may have moved it since. */
  readonly heads: Map<string, string>;
}

async function runJobs(
  { tables, clock, heads }: Writing,
  branch: string,
  jobs: readonly Job[],
): Promise<readonly Outcome[]> {
  for (let attempt = 0; attempt < MOST_LOST_RACES; attempt += 1) {
    const known = heads.get(branch);
    const hash = known ?? (await requireBranch(tables, branch));
    heads.delete(branch);
    const base = await tables.commits.load(hash);
    const batch = openBatch(belowBatch(tables), base, clock);
    const outcomes: Outcome[] = [];
    for (const job of jobs) outcomes.push(await runJob(branch, batch, job, clock));
    const holds =
      batch.commits.length > 0
        ? await publish(tables, branch, batch)
        : known === undefined || (await requireBranch(tables, branch)) === known;
    if (!holds) continue;
    if (heads.size > MOST_KNOWN_HEADS) heads.clear();
    heads.set(branch, batch.head.hash);
    return outcomes;
  }
  throw new CatalogError({
    kind: 'unavailable',
    cause: new Error(
      `'${branch}' moved during each of ${MOST_LOST_RACES} attempts to write to it.`,
    ),
  });
}

/** A work that fails leaves nothing in the batch. */
async function runJob(
  branch: string,
  batch: WriteBatch,
  { expectedHash, work }: Job,
  clock: Clock,
): Promise<Outcome> {
  try {
    const own = openBatch(batch, batch.head, clock);
    const value = await work(own, await requireSeen(branch, batch, expectedHash));
    batch.absorb(own);
    return { value };
  } catch (reason) {
    return { reason };
  }
}

/** The commit that the caller knew, which the branch must have. */
async function requireSeen(branch: string, batch: WriteBatch, hash: string): Promise<StoredCommit> {
  const seen = await batch.find(hash);
  if (seen !== null && (await isOnLine(batch.load, seen, batch.head))) return seen;
  throw notFound(`Could not find commit '${hash}' in reference '${branch}'.`);
}

async function requireBranch(tables: Tables, name: string): Promise<string> {
  const { type, hash } = await requireReference(tables, name);
  if (type === 'BRANCH') return hash;
  throw badRequest(`'${name}' is a tag and cannot be written to. Name a branch.`);
}
