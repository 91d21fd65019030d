import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { allRefs } from './all-refs.ts';
import { type CommitLine, type CommitReader, lineOf } from './commit-reader.ts';
import { walkCommits } from './walk-commits.ts';

export interface GraphPage {
  /** Newest first, each after those made from it. */
  readonly commits: readonly CommitLine[];
  /** The refs whose commits these are. */
  readonly refs: readonly Reference[];
  /** Hash of the last commit; null when there are no more. */
  readonly next: string | null;
}

interface Input {
  /** Names of the refs to draw; null is all. */
  readonly refs: readonly string[] | null;
  /** `next` of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

/**
 * A page of the commits of all refs, merge parents included, in the order of a graph. Throws `not-found`
 * for a ref that does not exist, `conflict` when the page before ended at a commit that no ref leads to
 * any more.
 */
export async function listGraph(
  { catalog, commits: reader }: { readonly catalog: Catalog; readonly commits: CommitReader },
  input: Input,
): Promise<GraphPage> {
  const refs = input.refs === null ? await allRefs(catalog) : await named(catalog, input.refs);
  const commits: CommitLine[] = [];
  let isBehind = input.after === null;
  for await (const commit of walkCommits(
    reader,
    refs.map(({ hash }) => hash),
  )) {
    if (isBehind) commits.push(lineOf(commit));
    else isBehind = commit.hash === input.after;
    if (commits.length > input.limit) break;
  }
  if (!isBehind) {
    throw new AppError('conflict', 'The branches have moved since. Load the graph again.');
  }
  const shown = commits.slice(0, input.limit);
  const isLast = commits.length <= input.limit;
  return { commits: shown, refs, next: isLast ? null : (shown.at(-1)?.hash ?? null) };
}

async function named(catalog: Catalog, names: readonly string[]): Promise<readonly Reference[]> {
  const found = await Promise.all(names.map((name) => catalog.getReference(name)));
  return found.map((one) => {
    const { type, name, hash } = valueOrThrow(one);
    return { type, name, hash };
  });
}
