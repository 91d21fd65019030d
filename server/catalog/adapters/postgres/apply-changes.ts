import {
  type MergeDetail,
  type MergeMode,
  type MergePlan,
  planMerge,
} from '../../model/plan-merge.ts';
import { lookUp, type NodeStore } from '../../model/tree.ts';
import { diffTrees } from '../../model/tree-diff.ts';
import { editTree } from '../../model/tree-edit.ts';
import type { MergeBehavior } from '../../port.ts';
import { badRequest } from './failure.ts';
import { findBrokenNamespaces } from './namespaces.ts';

interface Changes {
  /** The trees that the changes lie between. */
  readonly from: string;
  readonly to: string;
  readonly modes: ReadonlyMap<string, MergeMode>;
  readonly defaultBehavior: MergeBehavior;
}

/** The tree with the changes between two others made, the conflicts of keys and namespaces in `details`. */
export async function applyChanges(
  nodes: NodeStore,
  target: string,
  { from, to, modes, defaultBehavior }: Changes,
): Promise<MergePlan & { readonly tree: string }> {
  const plan = await planMerge(diffTrees(nodes, from, to, ''), {
    modes,
    defaultBehavior,
    target: (key) => lookUp(nodes, target, key),
  });
  if (typeof plan === 'string') throw badRequest(plan);
  const tree = await editTree(nodes, target, plan.edits);
  const broken = await findBrokenNamespaces(nodes, target, tree, plan.edits);
  const causes = new Map(broken.map(({ causedBy, conflict }) => [causedBy, conflict]));
  const details = plan.details.map(
    (detail): MergeDetail => ({
      ...detail,
      conflict: detail.conflict ?? causes.get(detail.key) ?? null,
    }),
  );
  return { ...plan, details, tree };
}
