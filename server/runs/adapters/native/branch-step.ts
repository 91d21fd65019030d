import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';

/** Makes the run's branch where the plan starts, unless it is there already. */
export async function openBranch(catalog: Catalog, branch: string, atHash: string): Promise<void> {
  const made = await catalog.createReference({ type: 'BRANCH', name: branch, hash: atHash });
  if (!made.ok && made.error.kind !== 'reference-exists') valueOrThrow(made);
}

/** Deletes a run's branch; what was merged of it stays in the log of its target. */
export async function removeBranch(catalog: Catalog, branch: string): Promise<void> {
  const found = await catalog.getReference(branch);
  if (!found.ok && found.error.kind === 'reference-not-found') return;
  const { hash } = valueOrThrow(found);
  const removed = await catalog.deleteReference(branch, hash);
  if (!removed.ok && removed.error.kind !== 'reference-not-found') valueOrThrow(removed);
}

/** True when the run has committed nothing on its branch, also when the branch is gone. */
export async function isUntouched(
  catalog: Catalog,
  run: { readonly id: string; readonly branch: string },
): Promise<boolean> {
  const head = await catalog.history(run.branch, {}, { maxRecords: 1 });
  if (!head.ok && head.error.kind === 'reference-not-found') return true;
  const newest = valueOrThrow(head).items[0];
  return newest?.meta.properties['cascade.run']?.includes(run.id) !== true;
}
