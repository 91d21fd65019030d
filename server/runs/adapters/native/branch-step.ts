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
