import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { getRun } from '../get-run.ts';
import { assembleLake, type Lake, type LakeOptions } from './assemble-lake.ts';
import { writeTinyProject } from './tiny-project.ts';

/** A lake of a test's own, with all that is needed to stop it and start it again. */
export async function openLake(options: Partial<LakeOptions> = {}) {
  const db = await openTestDatabase();
  const projectFolder = options.projectFolder ?? (await writeTinyProject());
  const parts = { ...options, databaseUrl: db.url, projectFolder };
  const lake = await assembleLake(parts);
  return {
    ...lake,
    async [Symbol.asyncDispose]() {
      await lake[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
    },
  };
}

/** State of each step of a run, by asset. */
export async function stepsOf(
  lake: Pick<Lake, 'database'>,
  runId: string,
): Promise<Readonly<Record<string, string>>> {
  const { steps } = await getRun(lake, { runId });
  return Object.fromEntries(steps.map(({ asset, state }) => [asset, state]));
}

/** First-parent log of a ref, newest first. */
export async function logOf({ catalog }: Pick<Lake, 'catalog'>, ref: string) {
  const { items } = valueOrThrow(await catalog.history(ref, {}, { maxRecords: 1_000 }));
  return items.map(({ meta }) => ({
    hash: meta.hash,
    message: meta.message,
    isMerge: meta.parentCommitHashes.length > 1,
  }));
}

export async function branchesOf({ catalog }: Pick<Lake, 'catalog'>): Promise<readonly string[]> {
  const { items } = valueOrThrow(await catalog.listReferences({ maxRecords: 1_000 }));
  return items.map(({ name }) => name);
}
