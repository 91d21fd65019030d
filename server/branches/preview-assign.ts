import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { allRefs } from './all-refs.ts';
import { type CommitLine, type CommitReader, type DatedCommit, lineOf } from './commit-reader.ts';
import { walkCommits } from './walk-commits.ts';

const MOST_VISITED = 20_000;
const MOST_SHOWN = 50;

interface Input {
  readonly name: string;
  /** A branch, a tag or a commit hash. */
  readonly to: string;
  /** A commit hash or an ISO time with zone; null is the head of `to`. */
  readonly at: string | null;
}

export interface AssignPreview {
  readonly fromHash: string;
  readonly toHash: string;
  /** Commits that no branch or tag would lead to any more: readable by hash until maintenance clears them. */
  readonly lost: {
    readonly count: number;
    /** The newest of them. */
    readonly commits: readonly CommitLine[];
    /** True when there may be more than were counted. */
    readonly isCut: boolean;
  };
}

/** What moving a branch or tag to another commit would leave behind. Writes nothing. Throws `not-found`, `invalid`. */
export async function previewAssign(
  { catalog, commits: reader }: { readonly catalog: Catalog; readonly commits: CommitReader },
  { name, to, at }: Input,
): Promise<AssignPreview> {
  const { hash: fromHash } = valueOrThrow(await catalog.getReference(name));
  const { hash: toHash } = await resolveRef({ catalog }, { ref: to, at });
  const others = (await allRefs(catalog)).filter((ref) => ref.name !== name);
  const kept = [toHash, ...others.map(({ hash }) => hash)];
  const { commits, isCut } = await onlyFrom(reader, fromHash, kept);
  const shown = commits.slice(0, MOST_SHOWN).map(lineOf);
  return { fromHash, toHash, lost: { count: commits.length, commits: shown, isCut } };
}

/** The commits that `head` leads to and `kept` do not, newest first. */
async function onlyFrom(
  reader: CommitReader,
  head: string,
  kept: readonly string[],
): Promise<{ readonly commits: readonly DatedCommit[]; readonly isCut: boolean }> {
  const isKept = new Set(kept);
  /** Reached from `head`, as far as is known by nothing else, and not come to yet. */
  const waiting = new Set([head]);
  const commits: DatedCommit[] = [];
  let visited = 0;
  for await (const commit of walkCommits(reader, [head, ...kept])) {
    const isOwn = waiting.delete(commit.hash) && !isKept.has(commit.hash);
    if (isOwn) commits.push(commit);
    for (const parent of commit.parents) {
      if (isOwn) waiting.add(parent);
      else isKept.add(parent);
    }
    if (waiting.isSubsetOf(isKept)) break;
    visited += 1;
    if (visited >= MOST_VISITED) return { commits, isCut: true };
  }
  return { commits, isCut: false };
}
