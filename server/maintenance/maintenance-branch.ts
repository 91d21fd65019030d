import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';

const PREFIX = 'maintenance/';

/** Name of the branch that a job works on. */
const maintenanceBranch = (jobId: string): string => `${PREFIX}${jobId}`;

/** A branch of a job at a commit, from an earlier attempt or new; gone when disposed of. */
export async function openMaintenanceBranch(
  catalog: Catalog,
  jobId: string,
  hash: string,
): Promise<Reference & AsyncDisposable> {
  const name = maintenanceBranch(jobId);
  await removeMaintenanceBranch(catalog, jobId);
  const made = valueOrThrow(await catalog.createReference({ type: 'BRANCH', name, hash }));
  return { ...made, [Symbol.asyncDispose]: () => removeMaintenanceBranch(catalog, jobId) };
}

/** Deletes the branch of a job if it is there. What was merged of it stays in the log of its target. */
export async function removeMaintenanceBranch(catalog: Catalog, jobId: string): Promise<void> {
  const found = await catalog.getReference(maintenanceBranch(jobId));
  if (!found.ok && found.error.kind === 'reference-not-found') return;
  const { name, hash } = valueOrThrow(found);
  const removed = await catalog.deleteReference(name, hash);
  if (!removed.ok && removed.error.kind !== 'reference-not-found') valueOrThrow(removed);
}
