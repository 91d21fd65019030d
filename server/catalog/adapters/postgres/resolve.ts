import { newestUntil, predecessor } from '../../model/commit-graph.ts';
import { parseReferenceSpec, type RelativeStep } from '../../model/reference-spec.ts';
import type { EffectiveReference, Reference } from '../../port.ts';
import type { CommitTable, StoredCommit } from './commit-table.ts';
import { badRequest, notFound } from './failure.ts';
import type { Tables } from './tables.ts';

export interface ResolvedCommit {
  readonly effective: EffectiveReference;
  readonly commit: StoredCommit;
}

/** The commit that a reference spec names. Reachability from the name is not checked on reads. */
export async function resolveSpec(
  tables: Tables,
  defaultBranch: string,
  text: string,
): Promise<ResolvedCommit> {
  const spec = parseReferenceSpec(text);
  if (typeof spec === 'string') throw badRequest(spec);
  const name = spec.name ?? (spec.hash === null ? defaultBranch : null);
  const head = name === null ? null : await requireReference(tables, name);
  let commit = await requireCommit(tables.commits, spec.hash ?? head?.hash ?? '');
  for (const step of spec.steps) commit = await takeStep(tables.commits, commit, step);
  return { effective: { type: head?.type ?? 'DETACHED', name, hash: commit.hash }, commit };
}

export async function requireReference(tables: Tables, name: string): Promise<Reference> {
  if (name.includes('\0')) throw badRequest('A name of a branch or tag has no NUL character.');
  const reference = await tables.references.find(name);
  if (reference === null) throw notFound(`Named reference '${name}' not found`);
  return reference;
}

export async function requireCommit(commits: CommitTable, hash: string): Promise<StoredCommit> {
  const commit = await commits.find(hash);
  if (commit === null) throw notFound(`Commit '${hash}' not found`);
  return commit;
}

async function takeStep(
  commits: CommitTable,
  commit: StoredCommit,
  step: RelativeStep,
): Promise<StoredCommit> {
  switch (step.kind) {
    case 'predecessor':
      return commits.load((await predecessor(commits.load, commit, step.count)).hash);
    case 'moment':
      return commits.load((await newestUntil(commits.load, commit, step.epochNanos)).hash);
    case 'parent': {
      const parent = commit.record.parents[step.index - 1];
      if (parent === undefined) {
        throw notFound(`Commit '${commit.hash}' has no parent number ${step.index}`);
      }
      return commits.load(parent);
    }
  }
}
