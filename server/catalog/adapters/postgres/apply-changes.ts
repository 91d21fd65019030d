import {
  type MergeDetail,
  type MergeMode,
  type MergePlan,
  planMerge,
} from '../../model/plan-merge.ts';
import { lookUp, type NodeStore } from '../../model/tree.ts';
import type { TreeChange } from '../../model/tree-diff.ts';
import { editTree } from '../../model/tree-edit.ts';
import type { MergeBehavior } from '../../port.ts';
import { badRequest } from './failure.ts';
import { findBrokenNamespaces } from './namespaces.ts';

interface How {
  readonly modes: ReadonlyMap<string, MergeMode>;
  readonly defaultBehavior: MergeBehavior;
}

/** The tree with changes that were made elsewhere, the conflicts of keys and namespaces in `details`. */
export async function applyChanges(
  nodes: NodeStore,
  target: string,
  changes: AsyncIterable<TreeChange>,
  { modes, defaultBehavior }: How,
): Promise<MergePlan & { readonly tree: string }> {
  const plan = await planMerge(changes, {
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
