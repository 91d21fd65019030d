import { findMergeBase } from '../../model/commit-graph.ts';
import type { Content } from '../../model/content.ts';
import { decodeKey, formatKey } from '../../model/content-key.ts';
import {
  type MergeMode,
  type MergePlan,
  mergeModeDefect,
  planMerge,
} from '../../model/plan-merge.ts';
import { lookUp, type TreeValue } from '../../model/tree.ts';
import { diffTrees } from '../../model/tree-diff.ts';
import { editTree } from '../../model/tree-edit.ts';
import type { KeyMergeMode, MergeRequest, MergeResult } from '../../port.ts';
import { type BranchWriter, publish, writeOnHead } from './branch-writer.ts';
import { collectContent } from './commit.ts';
import type { StoredCommit } from './commit-table.ts';
import { badRequest, notFound } from './failure.ts';
import { findBrokenNamespaces } from './namespaces.ts';
import { openNodeBuffer } from './node-table.ts';
import { requireKey } from './read.ts';
import { requireCommit, requireReference } from './resolve.ts';

export async function mergeBranches(
  writer: BranchWriter,
  request: MergeRequest,
): Promise<MergeResult> {
  const { tables } = writer;
  await requireReference(tables, request.fromRefName);
  const source = await requireCommit(tables.commits, request.fromHash);
  const contents = new Map<string, string>();
  const modes = readModes(request.keyMergeModes ?? [], contents);
  return writeOnHead(writer, request.branch, request.expectedHash, async (head) => {
    const base = await findMergeBase(tables.commits.load, head, source);
    if (base === null) throw noCommonAncestor(request, head);
    const outcome = { head, base: base.hash, request };
    if (base.hash === source.hash) {
      return describeMerge(outcome, { details: [], resultantTargetHash: head.hash });
    }
    const nodes = openNodeBuffer(tables.nodes);
    const sourceTree = source.record.tree;
    const { tree: baseTree } = (await tables.commits.load(base.hash)).record;
    const plan = await planMerge(diffTrees(nodes, baseTree, sourceTree, null), {
      modes,
      defaultBehavior: request.defaultKeyMergeMode ?? 'NORMAL',
      target: (key) => lookUp(nodes, head.record.tree, key),
    });
    if (typeof plan === 'string') throw badRequest(plan);
    const tree = await editTree(nodes, head.record.tree, plan.edits);
    const broken = await findBrokenNamespaces(nodes, head.record.tree, tree, plan.edits);
    const details = plan.details.map((detail) => ({
      ...detail,
      conflict:
        detail.conflict ?? broken.find(({ causedBy }) => causedBy === detail.key)?.conflict ?? null,
    }));
    if (request.isDryRun || details.some(({ conflict }) => conflict !== null)) {
      return describeMerge(outcome, { details, resultantTargetHash: null });
    }
    if (plan.edits.size === 0) {
      return describeMerge(outcome, { details, resultantTargetHash: head.hash });
    }
    const meta = request.meta ?? { message: defaultMessage(request, head) };
    const { edits } = plan;
    const { branch } = request;
    const draft = { branch, head, mergeParent: source, tree, nodes, contents, edits, meta };
    const commit = await publish(writer, draft);
    if (commit === null) return null;
    return describeMerge(outcome, { details, resultantTargetHash: commit.hash });
  });
}

interface Outcome {
  readonly head: StoredCommit;
  readonly base: string;
  readonly request: MergeRequest;
}

function describeMerge(
  { head, base, request }: Outcome,
  done: { readonly details: MergePlan['details']; readonly resultantTargetHash: string | null },
): MergeResult {
  const resultantTargetHash = request.isDryRun ? null : done.resultantTargetHash;
  return {
    wasApplied: resultantTargetHash !== null && resultantTargetHash !== head.hash,
    wasSuccessful: done.details.every(({ conflict }) => conflict === null),
    resultantTargetHash,
    commonAncestor: base,
    targetBranch: request.branch,
    effectiveTargetHash: head.hash,
    expectedHash: request.expectedHash,
    details: done.details.map(({ key, behavior, conflict }) => ({
      key: decodeKey(key),
      mergeBehavior: behavior,
      conflict,
    })),
  };
}

function readModes(
  keyModes: readonly KeyMergeMode[],
  contents: Map<string, string>,
): ReadonlyMap<string, MergeMode> {
  const modes = new Map<string, MergeMode>();
  for (const { key, mergeBehavior, expectedTargetContent, resolvedContent } of keyModes) {
    const encoded = requireKey(key);
    if (modes.has(encoded)) throw badRequest(`Key ${formatKey(key)} has more than one merge mode.`);
    const toValue = (content: Content | undefined): TreeValue | undefined =>
      content && {
        type: content.type,
        id: content.id ?? '',
        value: collectContent(key, content, contents),
      };
    const mode = {
      behavior: mergeBehavior,
      expectedTarget: toValue(expectedTargetContent),
      resolved: toValue(resolvedContent),
    };
    const defect = mergeModeDefect(encoded, mode);
    if (defect !== null) throw badRequest(defect);
    modes.set(encoded, mode);
  }
  return modes;
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
