import { findMergeBase } from '../../model/commit-graph.ts';
import { decodeKey } from '../../model/content-key.ts';
import { findUnusedModes, type MergeDetail, type MergeMode } from '../../model/plan-merge.ts';
import { lookUp, type NodeStore } from '../../model/tree.ts';
import { diffTrees } from '../../model/tree-diff.ts';
import type { MergeRequest, MergeResult, TransplantRequest } from '../../port.ts';
import { applyChanges } from './apply-changes.ts';
import type { BranchWriter } from './branch-writer.ts';
import type { StoredCommit } from './commit-table.ts';
import { badRequest, notFound } from './failure.ts';
import { readModes } from './merge-modes.ts';
import { requireCommit, requireReference } from './resolve.ts';
import type { Tables } from './tables.ts';

export async function mergeBranches(
  writer: BranchWriter,
  tables: Tables,
  request: MergeRequest,
): Promise<MergeResult> {
  await requireReference(tables, request.fromRefName);
  const source = await requireCommit(tables.commits, request.fromHash);
  const contents = new Map<string, string>();
  const modes = readModes(request.keyMergeModes ?? [], contents);
  const run = request.isDryRun === true ? writer.tryOut : writer.write;
  return run(request.branch, request.expectedHash, async (batch) => {
    const { head } = batch;
    const base = await findMergeBase(batch.walker(), head, source);
    if (base === null) throw noCommonAncestor(request, head);
    const describe = (details: readonly MergeDetail[], resultantTargetHash: string | null) =>
      describeResult(request, head, { commonAncestor: base.hash, details, resultantTargetHash });
    if (base.hash === source.hash) return describe([], head.hash);

    const { tree: from } = (await batch.load(base.hash)).record;
    const changes = diffTrees(batch.nodes, from, source.record.tree, '');
    const plan = await applyChanges(batch.nodes, head.record.tree, changes, {
      modes,
      defaultBehavior: request.defaultKeyMergeMode ?? 'NORMAL',
    });
    const kept = await findKeptKeys(batch.nodes, modes, plan.usedModes, [from, source.record.tree]);
    const used = new Set([...plan.usedModes, ...kept]);
    const unused = findUnusedModes(modes, used);
    if (unused !== null) throw badRequest(unused);
    const details = [...plan.details, ...kept.map(keptAsItIs)];
    if (details.some(({ conflict }) => conflict !== null)) return describe(details, null);
    if (request.isDryRun || plan.edits.size === 0) return describe(details, head.hash);
    for (const [hash, body] of contents) batch.contents.set(hash, body);
    const meta = { message: defaultMessage(request, head), ...request.meta };
    const { tree, edits } = plan;
    const commit = await batch.add({ mergeParent: source, tree, edits, meta });
    return describe(details, commit.hash);
  });
}

/** Keys to be dropped that did not change but are there: Nessie takes their modes too, and no others. */
async function findKeptKeys(
  nodes: NodeStore,
  modes: ReadonlyMap<string, MergeMode>,
  used: ReadonlySet<string>,
  trees: readonly string[],
): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const [key, { behavior }] of modes) {
    if (used.has(key) || behavior !== 'DROP') continue;
    const values = await Promise.all(trees.map((tree) => lookUp(nodes, tree, key)));
    if (values.some((value) => value !== null)) kept.push(key);
  }
  return kept;
}

const keptAsItIs = (key: string): MergeDetail => ({ key, behavior: 'DROP', conflict: null });

interface Outcome {
  readonly commonAncestor: string | null;
  readonly details: readonly MergeDetail[];
  /** Where the branch stands then; null with conflicts. */
  readonly resultantTargetHash: string | null;
}

/** What a merge or transplant says of itself. */
export function describeResult(
  { branch, expectedHash, isDryRun }: MergeRequest | TransplantRequest,
  head: StoredCommit,
  { commonAncestor, details, resultantTargetHash: reached }: Outcome,
): MergeResult {
  const resultantTargetHash = isDryRun ? null : reached;
  return {
    wasApplied: resultantTargetHash !== null && resultantTargetHash !== head.hash,
    wasSuccessful: details.every(({ conflict }) => conflict === null),
    resultantTargetHash,
    commonAncestor,
    targetBranch: branch,
    effectiveTargetHash: head.hash,
    expectedHash,
    details: details.map(({ key, behavior, conflict }) => ({
      key: decodeKey(key),
      mergeBehavior: behavior,
      conflict,
    })),
  };
}

function defaultMessage({ fromRefName, fromHash, branch }: MergeRequest, head: StoredCommit) {
  return `Merged ${fromRefName} at ${fromHash} into ${branch} at ${head.hash}`;
}

function noCommonAncestor({ fromRefName, branch }: MergeRequest, head: StoredCommit) {
  const advice =
    head.generation === 0
      ? ` '${branch}' has no commit yet: make its first commit before branching from it.`
      : '';
  return notFound(`No common ancestor of '${fromRefName}' and '${branch}'.${advice}`);
}
