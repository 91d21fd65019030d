import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { protectCatalog } from '#server/catalog/protect-catalog.ts';
import { driver } from '#server/catalog/testing/catalog-fixture.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { createCommitReader } from '../commit-reader.ts';
import { defaultBranchRule } from '../model/protection.ts';
import { listProtectionRules } from '../protection-rules.ts';

const HOUR_MS = 3_600_000;

/**
 * A catalog with the namespaces `silver` and `gold`, protected as in the console, whose time moves only
 * when it is told to. `open` is the catalog without the guard, and the short verbs write through it.
 */
export async function openBranchLake() {
  const db = await openTestDatabase();
  const { database } = db;
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const clock = () => new Date(nowMs);
  const open = await createPostgresCatalog({ database, clock, defaultBranch: 'main' });
  await ensureFirstCommit({ catalog: open }, { namespaces: ['silver', 'gold'], by: 'system' });
  const catalog = protectCatalog(open, async () => [
    defaultBranchRule('main'),
    ...(await listProtectionRules({ database })),
  ]);
  return {
    ...driver(open),
    open,
    catalog,
    commits: createCommitReader(catalog),
    database,
    clock,
    passHours: (hours: number) => {
      nowMs += hours * HOUR_MS;
    },
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}
