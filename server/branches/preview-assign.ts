import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { allRefs } from './all-refs.ts';
import { type CommitLine, type CommitReader, lineOf } from './commit-reader.ts';
import { onlyFrom } from './only-from.ts';

const MOST_SHOWN = 50;

interface Input {
  readonly name: string;
  /** A branch, a tag or a commit hash. */
  readonly to: string;
  /** A commit hash or an ISO time with zone; null is the head of `to`. */
  readonly at: string | null;
  readonly mostVisited?: number;
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
  { name, to, at, mostVisited }: Input,
): Promise<AssignPreview> {
  const { hash: fromHash } = valueOrThrow(await catalog.getReference(name));
  const { hash: toHash } = await resolveRef({ catalog }, { ref: to, at });
  const others = (await allRefs(catalog)).filter((ref) => ref.name !== name);
  const kept = [toHash, ...others.map(({ hash }) => hash)];
  const { commits, isCut } = await onlyFrom(reader, fromHash, {
    kept,
    ...(mostVisited !== undefined && { mostVisited }),
  });
  const shown = commits.slice(0, MOST_SHOWN).map(lineOf);
  return { fromHash, toHash, lost: { count: commits.length, commits: shown, isCut } };
}
