import { expect, test } from 'vitest';
import { err, ok } from '#server/platform/result.ts';
import { commitAtHead } from './commit-at-head.ts';
import type { Catalog, CatalogFailure, Reference } from './port.ts';

const HEAD: Reference = { type: 'BRANCH', name: 'dev', hash: 'h1' };
const CONFLICT: CatalogFailure = { kind: 'reference-conflict', message: 'changed', conflicts: [] };

/** A branch whose commits fail as told, one after the other, and then succeed. */
function branchThat(...failures: readonly CatalogFailure[]) {
  const left = [...failures];
  const catalog: Pick<Catalog, 'getReference' | 'commit'> = {
    getReference: async () => ok({ ...HEAD, info: null }),
    commit: async () => {
      const failure = left.shift();
      return failure === undefined
        ? ok({ reference: { ...HEAD, hash: 'h2' }, addedContents: [] })
        : err(failure);
    },
  };
  let plans = 0;
  let discarded = 0;
  const run = () =>
    commitAtHead(
      // The verb asks for nothing else.
      { catalog: catalog as Catalog },
      { branch: 'dev', note: { message: null } },
      async () => {
        plans += 1;
        return {
          value: plans,
          operations: [{ type: 'DELETE', key: ['t'] }],
          message: 'x',
          discard: async () => {
            discarded += 1;
          },
        };
      },
    );
  return { run, seen: () => ({ plans, discarded }) };
}

test('what somebody else was faster with is planned anew, and the former plan leaves nothing behind', async () => {
  const branch = branchThat(CONFLICT, CONFLICT);
  expect(await branch.run()).toEqual({ value: 3, hash: 'h2' });
  expect(branch.seen()).toEqual({ plans: 3, discarded: 2 });
});

test('a refusal is no reason to try again', async () => {
  const branch = branchThat({ kind: 'forbidden', message: 'protected' });
  await expect(branch.run()).rejects.toMatchObject({ code: 'forbidden' });
  expect(branch.seen()).toEqual({ plans: 1, discarded: 1 });
});

test('when nobody knows whether the commit was made, nothing that it may need is removed', async () => {
  const branch = branchThat({ kind: 'unavailable', cause: new Error('gone') });
  await expect(branch.run()).rejects.toMatchObject({ code: 'unavailable' });
  expect(branch.seen()).toEqual({ plans: 1, discarded: 0 });
});

test('whoever is never the fastest is told so', async () => {
  const branch = branchThat(...Array.from({ length: 20 }, () => CONFLICT));
  await expect(branch.run()).rejects.toMatchObject({ code: 'conflict' });
  expect(branch.seen()).toEqual({ plans: 10, discarded: 10 });
});
