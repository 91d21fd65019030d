import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { deleteBranch } from '#server/branches/delete-branch.ts';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { serveNessie } from './testing/serve-nessie.ts';

const run = promisify(execFile);
const SHARED = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const REPLAY = `${SHARED}tools/real-servers/replay.py`;
const RECORDINGS = `${SHARED}reference/nessie-recordings.jsonl`;

/** Calls that we answer otherwise on purpose, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'refs-bad-cel': 'the message is that of another parser',
  'commit-bad-json': 'the message is that of another parser',
  'merge-default-drop': 'the real one lists every key of the tree, ours the keys that were changed',
  'history-merge-parent-chain':
    'of two relative steps the real one takes the last alone, ours takes both',
  'merge-cherry-one-key': 'the real one lists every key of the tree, ours those that were changed',
  'commit-type-change': 'the real one refuses with an empty message and damages the branch',
  'type-change-content-unreadable': 'our branch is not damaged',
  'type-change-history-unreadable': 'our branch is not damaged',
  'commit-replace-other-type': 'the real one refuses with an empty message, damages the branch',
};

async function hasPython(): Promise<boolean> {
  return run('python3', ['--version']).then(
    () => true,
    () => false,
  );
}

test('the recorded calls of a real Nessie are answered as it did', async (context) => {
  if (!existsSync(REPLAY) || !existsSync(RECORDINGS) || !(await hasPython())) {
    process.stderr.write('SKIPPED: the replay needs python3 and the recordings in ../shared.\n');
    context.skip();
  }
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-replay-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const { database } = parts.use(await openTestDatabase());
  const deps = { database, clock: systemClock, defaultBranch: 'main' };
  const catalog = await createPostgresCatalog(deps);
  const served = parts.use(
    await serveNessie(catalog, {
      deleteReference: (request) => deleteBranch({ ...deps, catalog }, request),
    }),
  );

  // The real server ignores this wrong name and merges, which later calls build on; that ours refuses it is
  // another test.
  const recordings = (await readFile(RECORDINGS, 'utf8')).replace(', "dryRun": true', '');
  const file = path.join(folder, 'recordings.jsonl');
  await writeFile(file, recordings);

  const { stdout } = await run('python3', [REPLAY, file, served.url]).catch((failed) => failed);
  const lines = String(stdout).trim().split('\n');
  const differing = lines.slice(0, -1).map((line) => line.split(' ', 1)[0]);
  expect(differing.toSorted(), stdout).toEqual(Object.keys(EXCEPTIONS).toSorted());
  expect(lines.at(-1)).toBe(`${146 - differing.length} passed, ${differing.length} failed`);
});
