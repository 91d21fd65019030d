import type { Clock } from '#server/platform/clock.ts';
import { placeCommit } from '../../model/commit-graph.ts';
import { type CommitRecord, encodeCommit } from '../../model/commit-record.ts';
import { compareEncodedKeys, decodeKey } from '../../model/content-key.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import type { TreeValue } from '../../model/tree.ts';
import type { NewCommitMeta } from '../../port.ts';
import type { StoredCommit } from './commit-table.ts';
import { badRequest } from './failure.ts';
import { type NodeBuffer, openNodeBuffer } from './node-table.ts';
import { sha256 } from './sha256.ts';
import type { Tables } from './tables.ts';

/** Everything a new commit on the head is made of. */
export interface Draft {
  readonly mergeParent: StoredCommit | null;
  readonly tree: string;
  readonly edits: ReadonlyMap<string, TreeValue | null>;
  readonly meta: NewCommitMeta;
}

/** New commits on one head, to be written and shown at once. */
export interface WriteBatch {
  readonly base: StoredCommit;
  /** The commit that the next one will stand on. */
  readonly head: StoredCommit;
  readonly commits: readonly StoredCommit[];
  readonly nodes: NodeBuffer;
  /** Bodies of contents by hash. */
  readonly contents: Map<string, string>;
  /** Null when there is no such commit, neither stored nor new. */
  find(hash: string): Promise<StoredCommit | null>;
  load(hash: string): Promise<StoredCommit>;
  /** `load` for a walk up the graph. */
  walker(): (hash: string) => Promise<StoredCommit>;
  add(draft: Draft): Promise<StoredCommit>;
  /** Takes over the commits of a batch that was opened on this one. */
  absorb(above: WriteBatch): void;
}

type Below = Pick<WriteBatch, 'find' | 'load' | 'walker'> & {
  readonly nodes: Parameters<typeof openNodeBuffer>[0];
};

const NANOS_PER_MILLI = 1_000_000n;

export function openBatch(below: Below, base: StoredCommit, clock: Clock): WriteBatch {
  const commits: StoredCommit[] = [];
  const fresh = new Map<string, StoredCommit>();
  const nodes = openNodeBuffer(below.nodes);
  const contents = new Map<string, string>();
  const take = (commit: StoredCommit) => {
    commits.push(commit);
    fresh.set(commit.hash, commit);
  };
  const load = async (hash: string) => fresh.get(hash) ?? below.load(hash);
  const headNow = () => commits.at(-1) ?? base;
  return {
    base,
    get head() {
      return headNow();
    },
    commits,
    nodes,
    contents,
    load,
    walker() {
      const walk = below.walker();
      return async (hash) => fresh.get(hash) ?? walk(hash);
    },
    find: async (hash) => fresh.get(hash) ?? below.find(hash),
    async add(draft) {
      const head = headNow();
      const place = await placeCommit(load, head, draft.mergeParent);
      const commit = { ...composeCommit(head, draft, clock()), ...place };
      take(commit);
      return commit;
    },
    absorb(above) {
      for (const commit of above.commits) take(commit);
      for (const [hash, body] of above.contents) contents.set(hash, body);
      nodes.absorb(above.nodes);
    },
  };
}

/** What a batch on what is stored stands on. */
export function belowBatch({ commits, nodes }: Tables): Below {
  return { find: commits.find, load: commits.load, walker: commits.walker, nodes };
}

function composeCommit(head: StoredCommit, { mergeParent, tree, edits, meta }: Draft, time: Date) {
  const now = BigInt(time.getTime()) * NANOS_PER_MILLI;
  // A clock set back must not break the search for a moment.
  const epochNanos = now > head.epochNanos ? now : head.epochNanos;
  const commitTime = formatInstant(epochNanos);
  const { message, committer = '', authors = [], signedOffBy = [], authorTime } = meta;
  const record: CommitRecord = {
    parents: [head.hash, ...(mergeParent === null ? [] : [mergeParent.hash])],
    tree,
    message,
    committer,
    authors: authors.length === 0 ? [committer] : [...authors],
    ...(signedOffBy.length === 0 ? {} : { signedOffBy: [...signedOffBy] }),
    commitTime,
    authorTime: authorTime === undefined ? commitTime : normalTime(authorTime),
    properties: Object.fromEntries(
      Object.entries(meta.properties ?? {}).map(([name, values]) => [name, [...values]]),
    ),
    operations: listOperations(edits),
  };
  const body = encodeCommit(record);
  const parents = { parent: head.hash, mergeParent: mergeParent?.hash ?? null };
  return { hash: sha256(body), ...parents, epochNanos, record };
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
