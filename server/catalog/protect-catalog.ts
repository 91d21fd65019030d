import { err } from '#server/platform/result.ts';
import type { Catalog, CatalogFailure } from './port.ts';

/**
 * The same catalog, in which the branches that match a pattern (`*` is any characters) change by merge
 * alone: a commit, an assignment or a deletion is `forbidden`. Put between the adapter and everybody
 * else, so that the rule holds for every door.
 */
export function protectCatalog(catalog: Catalog, patterns: readonly string[]): Catalog {
  const guarded = <T>(branch: string, work: () => Promise<T>) =>
    patterns.some((pattern) => matches(pattern, branch)) ? Promise.resolve(refuse(branch)) : work();
  return {
    ...catalog,
    commit: (request) => guarded(request.branch, () => catalog.commit(request)),
    assignReference: (name, ...rest) => guarded(name, () => catalog.assignReference(name, ...rest)),
    deleteReference: (name, expectedHash) =>
      guarded(name, () => catalog.deleteReference(name, expectedHash)),
  };
}

function refuse(branch: string) {
  const message = `'${branch}' is protected: it changes by merge alone. Write to a branch and merge it.`;
  return err<CatalogFailure>({ kind: 'forbidden', message });
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(name);
}
