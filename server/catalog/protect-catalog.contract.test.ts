import { expect, test } from 'vitest';
import type { ProtectionRule } from '#server/branches/model/protection.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { createPostgresCatalog } from './adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from './ensure-first-commit.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import type { Catalog } from './port.ts';
import { protectCatalog } from './protect-catalog.ts';

type Rule = Pick<ProtectionRule, 'pattern' | 'kind'>;

async function openCatalog(...rules: readonly Rule[]) {
  const db = await openTestDatabase();
  const open = await createPostgresCatalog({
    database: db.database,
    clock: systemClock,
    defaultBranch: 'main',
  });
  const hash = await ensureFirstCommit({ catalog: open }, { namespaces: ['raw'], by: 'test' });
  return {
    catalog: protectCatalog(open, async () => rules),
    hash,
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

const commitTo = (catalog: Catalog, branch: string, expectedHash: string) =>
  catalog.commit({
    branch,
    expectedHash,
    meta: { message: 'add' },
    operations: [
      {
        type: 'PUT',
        key: ['added'],
        content: { type: 'NAMESPACE', elements: ['added'], properties: {} },
      },
    ],
  });

test('a protected branch takes a merge and refuses a commit, an assignment and a deletion', async () => {
  await using opened = await openCatalog(
    { pattern: 'main', kind: 'merge-only' },
    { pattern: 'release/*', kind: 'merge-only' },
  );
  const { catalog, hash } = opened;
  for (const name of ['dev', 'release/1.0', 'releases']) {
    valueOrThrow(await catalog.createReference({ type: 'BRANCH', name, hash }));
  }

  for (const name of ['main', 'release/1.0']) {
    const forbidden = { ok: false, error: { kind: 'forbidden' } };
    expect(await commitTo(catalog, name, hash)).toMatchObject(forbidden);
    expect(await catalog.assignReference(name, hash, hash)).toMatchObject(forbidden);
    expect(await catalog.deleteReference(name, hash)).toMatchObject(forbidden);
    expect(valueOrThrow(await catalog.getReference(name)).hash).toBe(hash);
  }

  const made = valueOrThrow(await commitTo(catalog, 'dev', hash)).reference;
  const merged = valueOrThrow(
    await catalog.merge({
      branch: 'main',
      expectedHash: hash,
      fromRefName: 'dev',
      fromHash: made.hash,
    }),
  );
  expect(merged.wasApplied).toBe(true);
  expect((await commitTo(catalog, 'releases', hash)).ok).toBe(true);
  expect((await catalog.deleteReference('dev', made.hash)).ok).toBe(true);
});

test('a branch that needs a change request refuses a merge too, and still tries one', async () => {
  await using opened = await openCatalog({ pattern: 'ma*', kind: 'change-request' });
  const { catalog, hash } = opened;
  valueOrThrow(await catalog.createReference({ type: 'BRANCH', name: 'dev', hash }));
  const { reference } = valueOrThrow(await commitTo(catalog, 'dev', hash));
  const request = {
    branch: 'main',
    expectedHash: hash,
    fromRefName: 'dev',
    fromHash: reference.hash,
  };

  expect(await catalog.merge(request)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
  const tried = valueOrThrow(await catalog.merge({ ...request, isDryRun: true }));
  expect(tried).toMatchObject({ wasSuccessful: true, wasApplied: false });
  expect(valueOrThrow(await catalog.getReference('main')).hash).toBe(hash);
});
