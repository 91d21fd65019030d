import { type ProtectionKind, protectionOf } from '#server/branches/model/protection.ts';
import { err } from '#server/platform/result.ts';
import type { Catalog, CatalogFailure } from './port.ts';

interface Rule {
  /** Of names of branches and tags; `*` is any characters. */
  readonly pattern: string;
  readonly kind: ProtectionKind;
}

/**
 * The same catalog, in which protected branches and tags change by merge alone: a commit, a transplant,
 * an assignment or a deletion is `forbidden`, and so is a merge where a change request is needed. Put
 * between the adapter and everybody else, so that the rules hold for every door; they are asked for
 * anew at each write.
 */
export function protectCatalog(catalog: Catalog, rules: () => Promise<readonly Rule[]>): Catalog {
  const guarded = async <T>(name: string, work: () => Promise<T>) =>
    protectionOf(await rules(), name) === null ? work() : refuse(changesByMergeAlone(name));
  return {
    ...catalog,
    commit: (request) => guarded(request.branch, () => catalog.commit(request)),
    transplant: (request) =>
      request.isDryRun === true
        ? catalog.transplant(request)
        : guarded(request.branch, () => catalog.transplant(request)),
    assignReference: (name, ...rest) => guarded(name, () => catalog.assignReference(name, ...rest)),
    deleteReference: (name, expectedHash) =>
      guarded(name, () => catalog.deleteReference(name, expectedHash)),
    async merge(request) {
      const isWrite = request.isDryRun !== true;
      const needsRequest =
        isWrite && protectionOf(await rules(), request.branch) === 'change-request';
      return needsRequest ? refuse(unreviewed(request.branch)) : catalog.merge(request);
    },
  };
}

/** Why a branch or tag takes no commit, and what to do; null: it does. */
export const whyProtected = (rules: readonly Rule[], name: string): string | null =>
  protectionOf(rules, name) === null ? null : changesByMergeAlone(name);

const refuse = (message: string) => err<CatalogFailure>({ kind: 'forbidden', message });

/** Why a protected branch or tag takes no commit, and what to do. */
export const changesByMergeAlone = (name: string): string =>
  `'${name}' is protected: it changes by merge alone. Write to a branch and merge it.`;

const unreviewed = (branch: string): string =>
  `'${branch}' takes changes by change request alone. Open one for your branch under Changes.`;
