import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Answer } from './monitored.ts';

const MOST_REFS = 1_000;

interface Deps {
  readonly catalog: Catalog;
  readonly version: string;
}

/** The catalog: that it resolves the default branch and lists its refs. */
export function catalogAsker({ catalog, version }: Deps) {
  return async (): Promise<Answer> => {
    const head = valueOrThrow(await catalog.resolve(catalog.defaultBranch));
    const { items, token } = valueOrThrow(await catalog.listReferences({ maxRecords: MOST_REFS }));
    const branches = items.filter((ref) => ref.type === 'BRANCH').length;
    const tags = items.length - branches;
    const more = token === null ? '' : ' or more';
    return {
      version,
      detail: `${catalog.defaultBranch} at ${head.hash.slice(0, 8)}, ${branches} ${branches === 1 ? 'branch' : 'branches'}, ${tags} ${tags === 1 ? 'tag' : 'tags'}${more}`,
      measures: { branches, tags },
    };
  };
}
