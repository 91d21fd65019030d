import { findFork } from '../../model/commit-graph.ts';
import { NO_ANCESTOR_HASH, type Reference, type ReferenceInfo } from '../../port.ts';
import { toMeta } from './commit-table.ts';
import type { Tables } from './tables.ts';

/** In the order of the references; all of them go up the graph at the same pace, so that they are read together. */
export async function readAllInfo(
  tables: Tables,
  references: readonly Reference[],
  defaultBranch: Reference,
): Promise<readonly (ReferenceInfo | null)[]> {
  await tables.commits.preload(references.map(({ hash }) => hash));
  return Promise.all(
    references.map((reference) => readReferenceInfo(tables, reference, defaultBranch)),
  );
}

/** Where a reference stands, the default branch's head given; null for one at the beginning of time. */
export async function readReferenceInfo(
  { commits }: Tables,
  { type, name, hash }: Reference,
  defaultBranch: Reference,
): Promise<ReferenceInfo | null> {
  if (hash === NO_ANCESTOR_HASH) return null;
  const head = await commits.load(hash);
  const alone = {
    numCommitsAhead: null,
    numCommitsBehind: null,
    commonAncestorHash: null,
    commitMetaOfHead: toMeta(head),
    numTotalCommits: head.generation,
  };
  if (type === 'TAG' || name === defaultBranch.name) return alone;
  const main = await commits.load(defaultBranch.hash);
  const fork = await findFork(commits.load, head, main);
  return {
    ...alone,
    numCommitsAhead: head.generation - fork.generation,
    numCommitsBehind: main.generation - fork.generation,
    commonAncestorHash: fork.hash,
  };
}
