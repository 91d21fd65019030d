import type { Clock } from '#server/platform/clock.ts';
import { isOnLine, placeCommit } from '../../model/commit-graph.ts';
import { type CommitRecord, encodeCommit } from '../../model/commit-record.ts';
import { compareEncodedKeys, decodeKey } from '../../model/content-key.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import type { TreeValue } from '../../model/tree.ts';
import type { NewCommitMeta } from '../../port.ts';
import type { StoredCommit } from './commit-table.ts';
import { badRequest, CatalogError, notFound } from './failure.ts';
import { decodeNode, type NodeBuffer } from './node-table.ts';
import { requireReference } from './resolve.ts';
import { sha256 } from './sha256.ts';
import type { Tables } from './tables.ts';

export interface BranchWriter {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Runs the work of one branch one after another within this process. */
  readonly inTurn: <T>(branch: string, work: () => Promise<T>) => Promise<T>;
}

/** Everything that becomes visible at once when the branch moves. */
export interface Draft {
  readonly branch: string;
  readonly head: StoredCommit;
  readonly mergeParent: StoredCommit | null;
  readonly tree: string;
  readonly nodes: NodeBuffer;
  /** Bodies of contents by hash. */
  readonly contents: ReadonlyMap<string, string>;
  readonly edits: ReadonlyMap<string, TreeValue | null>;
  readonly meta: NewCommitMeta;
}

const MAX_LOST_RACES = 200;
const NANOS_PER_MILLI = 1_000_000n;

/**
 * Works out a write on the head of a branch and does it again on the new head as often as another
 * process moves the branch first. `work` answers null when it lost that race.
 */
export async function writeOnHead<T>(
  { tables, inTurn }: BranchWriter,
  branch: string,
  expectedHash: string,
  work: (head: StoredCommit, seen: StoredCommit) => Promise<T | null>,
): Promise<T> {
  return inTurn(branch, async () => {
    for (let attempt = 0; attempt < MAX_LOST_RACES; attempt += 1) {
      const reference = await requireReference(tables, branch);
      if (reference.type === 'TAG') {
        throw badRequest(`'${branch}' is a tag and cannot be written to. Name a branch.`);
      }
      const head = await tables.commits.load(reference.hash);
      const seen = await tables.commits.find(expectedHash);
      if (seen === null || !(await isOnLine(tables.commits.load, seen, head))) {
        throw notFound(`Could not find commit '${expectedHash}' in reference '${branch}'.`);
      }
      const written = await work(head, seen);
      if (written !== null) return written;
    }
    throw new BranchMoved();
  });
}

/** Writes the draft and moves the branch in one transaction; null when the branch has moved. */
export async function publish(
  { tables, clock }: BranchWriter,
  draft: Draft,
): Promise<StoredCommit | null> {
  const commit = await composeCommit(tables, clock, draft);
  try {
    await tables.database.transaction(async (transaction) => {
      await tables.contents.insert(transaction, draft.contents);
      await tables.nodes.insert(transaction, draft.nodes.added);
      await tables.commits.insert(transaction, commit);
      const { references } = tables;
      if (await references.move(transaction, draft.branch, draft.head.hash, commit.hash)) return;
      throw new BranchMoved();
    });
  } catch (error) {
    if (error instanceof BranchMoved) return null;
    throw error;
  }
  for (const [hash, body] of draft.nodes.added) tables.nodes.remember(hash, decodeNode(body));
  for (const [hash, body] of draft.contents) tables.contents.remember(hash, body);
  return commit;
}

/** Rolls the transaction back. */
class BranchMoved extends CatalogError {
  constructor() {
    super({ kind: 'unavailable', cause: new Error('The branch moved during a write.') });
  }
}

async function composeCommit(tables: Tables, clock: Clock, draft: Draft): Promise<StoredCommit> {
  const { head, mergeParent, meta } = draft;
  const now = BigInt(clock().getTime()) * NANOS_PER_MILLI;
  // A clock set back must not break the search for a moment.
  const epochNanos = now > head.epochNanos ? now : head.epochNanos;
  const commitTime = formatInstant(epochNanos);
  const committer = meta.committer ?? '';
  const record: CommitRecord = {
    parents: [head.hash, ...(mergeParent === null ? [] : [mergeParent.hash])],
    tree: draft.tree,
    message: meta.message,
    committer,
    authors: [...(meta.authors ?? [committer])],
    commitTime,
    authorTime: meta.authorTime === undefined ? commitTime : normalTime(meta.authorTime),
    properties: Object.fromEntries(
      Object.entries(meta.properties ?? {}).map(([name, values]) => [name, [...values]]),
    ),
    operations: listOperations(draft.edits),
  };
  return {
    hash: sha256(encodeCommit(record)),
    parent: head.hash,
    mergeParent: mergeParent?.hash ?? null,
    ...(await placeCommit(tables.commits.load, head, mergeParent)),
    epochNanos,
    record,
  };
}

function normalTime(text: string): string {
  const nanos = parseInstant(text);
  if (nanos !== null) return formatInstant(nanos);
  throw badRequest(`'${text}' is not a time. Write it like 2026-01-31T12:00:00Z.`);
}

function listOperations(edits: Draft['edits']): CommitRecord['operations'] {
  return [...edits]
    .toSorted(([a], [b]) => compareEncodedKeys(a, b))
    .map(([encoded, value]) => {
      const key = [...decodeKey(encoded)];
      if (value === null) return { type: 'DELETE', key };
      return { type: 'PUT', key, contentType: value.type, id: value.id, value: value.value };
    });
}
