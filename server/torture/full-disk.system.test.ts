import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { value } from '#server/catalog/testing/catalog-fixture.ts';
import { findReachableFiles } from '#server/maintenance/reachable-files.ts';
import { planOrphans } from '#server/maintenance/remove-orphans.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { assembleRealLake } from '#server/runs/testing/assemble-real-lake.ts';
import { writeFiles } from '#server/runs/testing/tiny-project.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import { TORTURE_PROJECT } from './testing/project.ts';

const SMALL = 'size=2m';
const LARGE = 'size=64m';

/** A lake whose warehouse is a file system of its own; null where none can be made. */
async function openOnSmallDisk() {
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-disk-'));
  const warehouse = path.join(folder, 'warehouse');
  await mkdir(warehouse);
  const mount = (...args: readonly string[]) => execFileSync('mount', args, { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', SMALL, 'tmpfs', warehouse);
  } catch {
    return null;
  }
  const db = await openTestDatabase();
  await writeFiles(path.join(folder, 'pipelines'), TORTURE_PROJECT);
  const lake = await assembleRealLake({ databaseUrl: db.url, folder });
  return {
    ...lake,
    warehouse,
    remount: (options: string) => mount('-o', `remount,${options}`, warehouse),
    /** Takes in so many readings, numbered from `from`. */
    take: async (from: number, count: number) => {
      const file = path.join(folder, 'import.ndjson');
      const lines = Array.from({ length: count }, (_, index) => line(from + index));
      await writeFile(file, lines.join('\n'));
      return lake.run({
        ingest: FileRequest.parse({ kind: 'file', file, source: 's', person: 'p' }),
      });
    },
    state: async () => ({
      head: value(await lake.catalog.resolve('main')).hash,
      files: await filesIn(lake),
      served: await lake.database.query('SELECT * FROM marts.all_days ORDER BY person, day'),
    }),
    async [Symbol.asyncDispose]() {
      await lake[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      execFileSync('umount', [warehouse]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Lake = Awaited<ReturnType<typeof assembleRealLake>>;

// Noise, so that a file of them is no smaller than they are many.
const line = (index: number): string =>
  JSON.stringify({
    _id: `${index}`,
    type: 'sgv',
    sgv: 60 + (index % 200),
    date: Date.UTC(2026, 2, 1, 0, index),
    noise: crypto.getRandomValues(new Uint8Array(400)).toHex(),
  });

async function filesIn({ store }: Lake): Promise<readonly string[]> {
  const uris: string[] = [];
  for await (const { uri } of store.list(`${store.root}/`)) uris.push(uri);
  return uris.toSorted();
}

async function assertWhole(lake: Lake): Promise<void> {
  const { signal } = new AbortController();
  const needed: string[] = [];
  await findReachableFiles(lake, {
    since: new Date(0),
    signal,
    onFile: (uri, role) => void (role !== 'other' && needed.push(uri)),
  });
  for (const uri of needed) expect((await lake.store.head(uri)).ok).toBe(true);
}

test.for([
  { what: 'full', options: SMALL, words: /full/ },
  { what: 'read-only', options: 'ro', words: /read-only/ },
])(
  'a $what disk fails the run by name and changes nothing; with room again the run goes through',
  async ({ options, words }, { skip }) => {
    await using lake = await openOnSmallDisk();
    if (lake === null) return skip('Only the root user of Linux can make a small file system.');
    expect(await lake.take(0, 50)).toMatchObject({ state: 'merged' });
    const before = await lake.state();

    lake.remount(options);
    const failed = await lake.take(1_000, 6_000);
    expect(failed.state).toBe('failed');
    expect(failed.error).toMatch(words);
    expect(await lake.state()).toEqual(before);
    await assertWhole(lake);

    lake.remount(`rw,${LARGE}`);
    expect(await lake.take(1_000, 6_000)).toMatchObject({ state: 'merged' });
    await assertWhole(lake);
    const run = {
      jobId: 'x',
      by: 'x',
      at: lake.clock(),
      signal: new AbortController().signal,
      report: () => undefined,
    };
    const { result } = await planOrphans(lake, run, { graceMs: 0, retentionMs: 3_600_000 });
    expect(result.items).toEqual([]);
  },
);
