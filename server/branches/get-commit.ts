import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import {
  type Catalog,
  type CommitMeta,
  type Diff,
  NO_ANCESTOR_HASH,
} from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { type CommitLine, type CommitReader, lineOf } from './commit-reader.ts';
import { type CommitInput, readInputs } from './model/commit-inputs.ts';
import { loadAll } from './walk-commits.ts';

const MOST_KEYS = 500;

export interface CommitChange {
  readonly key: readonly string[];
  readonly change: 'added' | 'removed' | 'changed';
  /** `ICEBERG_TABLE`, `ICEBERG_VIEW`, `NAMESPACE`, … */
  readonly type: string;
}

export interface CommitPage {
  readonly meta: CommitMeta;
  readonly runId: string | null;
  /** Direct parent first; empty for the first commit. */
  readonly parents: readonly CommitLine[];
  /** The state that `changes` are told against. */
  readonly parentHash: string;
  readonly changes: readonly CommitChange[];
  /** True when the commit changed more keys than these. */
  readonly isCut: boolean;
  readonly inputs: readonly CommitInput[];
}

/** One commit: who, why, from what, and which keys it changed against its direct parent. Throws `not-found`. */
export async function getCommit(
  { catalog, commits }: { readonly catalog: Catalog; readonly commits: CommitReader },
  { hash }: { readonly hash: string },
): Promise<CommitPage> {
  const newest = valueOrThrow(await catalog.history(`@${hash}`, {}, { maxRecords: 1 }));
  const meta = newest.items[0]?.meta;
  if (meta === undefined) {
    throw new AppError('not-found', 'That is the state before the first commit: it has no page.');
  }
  const parentHash = meta.parentCommitHashes[0] ?? NO_ANCESTOR_HASH;
  const [parents, diff] = await Promise.all([
    loadAll(commits, meta.parentCommitHashes),
    catalog.diff(`@${parentHash}`, `@${meta.hash}`, { maxRecords: MOST_KEYS }),
  ]);
  const { items, token } = valueOrThrow(diff);
  return {
    meta,
    runId: meta.properties['cascade.run']?.[0] ?? null,
    parents: parents.flatMap((parent) => (parent === null ? [] : [lineOf(parent)])),
    parentHash,
    changes: items.map(toChange),
    isCut: token !== null,
    inputs: readInputs(meta.properties['cascade.inputs'] ?? []),
  };
}

function toChange({ key, from, to }: Diff): CommitChange {
  const content = to ?? from;
  if (content === null) throw new Error(`${formatKey(key)} is on neither side of a difference.`);
  const change = from === null ? 'added' : to === null ? 'removed' : 'changed';
  return { key, change, type: content.type };
}
