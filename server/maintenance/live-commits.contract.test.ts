import { expect, test } from 'vitest';
import { deleteBranch } from '#server/branches/delete-branch.ts';
import { restorableHashes } from '#server/branches/deleted-refs.ts';
import { openBranchLake } from '#server/branches/testing/branch-lake.ts';
import { put, table } from '#server/catalog/testing/catalog-fixture.ts';
import { createLiveCommits } from './live-commits.ts';

test('what a branch needs that is deleted between two reads of what is live is kept', async () => {
  await using lake = await openBranchLake();
  await lake.branch('dev', 'main');
  await lake.commit('dev', put('silver.t', table(7)));
  const listReferences: typeof lake.catalog.listReferences = async (...request) => {
    await deleteBranch(lake, { name: 'dev', by: 'ada' });
    return lake.catalog.listReferences(...request);
  };
  const commits = createLiveCommits(
    { ...lake.catalog, listReferences },
    { since: new Date(0), roots: () => restorableHashes(lake) },
  );
  const subjects: string[] = [];
  for await (const { subject } of commits.unseen(new AbortController().signal)) {
    subjects.push(subject);
  }
  expect(subjects).toContainEqual(expect.stringMatching(/^silver\.t at commit/));
});
