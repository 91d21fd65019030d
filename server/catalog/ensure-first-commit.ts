import { failureToAppError, valueOrThrow } from './failure-to-app-error.ts';
import type { ContentKey } from './model/content.ts';
import { type Catalog, NO_ANCESTOR_HASH } from './port.ts';

interface Input {
  /** Namespaces of one element to begin with, at least one. */
  readonly namespaces: readonly string[];
  readonly by: string;
}

/**
 * Gives an empty default branch its first commit, so that branches of it share an ancestor: without
 * one nothing can be merged into it. Answers the head; safe to repeat and to race.
 */
export async function ensureFirstCommit(
  { catalog }: { readonly catalog: Catalog },
  { namespaces, by }: Input,
): Promise<string> {
  const branch = catalog.defaultBranch;
  const { hash } = valueOrThrow(await catalog.getReference(branch));
  if (hash !== NO_ANCESTOR_HASH) return hash;
  const first = await catalog.commit({
    branch,
    expectedHash: hash,
    meta: { message: `Create ${namespaces.join(', ')}`, committer: by, authors: [by] },
    operations: namespaces.map((name) => {
      const key: ContentKey = [name];
      const content = { type: 'NAMESPACE' as const, elements: [name], properties: {} };
      return { type: 'PUT', key, content };
    }),
  });
  if (first.ok) return first.value.reference.hash;
  // Another process was first: what counts is that there is a commit now.
  if (first.error.kind === 'reference-conflict') {
    return valueOrThrow(await catalog.getReference(branch)).hash;
  }
  throw failureToAppError(first.error);
}
