import { mkdir, mkdtemp, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keptImport, sweepImports } from './kept-imports.ts';

async function makeFolder() {
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-imports-'));
  const folder = path.join(home, 'imports');
  await mkdir(folder);
  await writeFile(path.join(folder, 'a.csv'), 'x');
  await writeFile(path.join(home, 'secrets.json'), '{}');
  return { home, folder };
}

test('a kept file is found under its real path', async () => {
  const { folder } = await makeFolder();
  const file = path.join(folder, '..', 'imports', 'a.csv');
  expect(path.basename(await keptImport(folder, file))).toBe('a.csv');
});

test('no other file of the server is read, not by a way up and not by a link', async () => {
  const { home, folder } = await makeFolder();
  const link = path.join(folder, 'link.csv');
  await symlink(path.join(home, 'secrets.json'), link);
  for (const file of [path.join(folder, '../secrets.json'), link]) {
    await expect(keptImport(folder, file)).rejects.toMatchObject({ code: 'forbidden' });
  }
});

test('a file that is gone is not-found', async () => {
  const { folder } = await makeFolder();
  const gone = keptImport(folder, path.join(folder, 'gone.csv'));
  await expect(gone).rejects.toMatchObject({ code: 'not-found' });
});

test('a copy that goes while the folder is swept does no harm', async () => {
  const { folder } = await makeFolder();
  await symlink(path.join(folder, 'gone'), path.join(folder, 'b.csv.part'));
  await sweepImports(folder, new Date());
  expect(await readdir(folder)).toContain('a.csv');
});

test('copies go after two weeks', async () => {
  const { folder } = await makeFolder();
  const now = new Date('2026-10-21T12:00:00Z');
  const old = path.join(folder, 'old.csv');
  await writeFile(old, 'x');
  await utimes(old, now, new Date('2026-10-01T12:00:00Z'));
  await utimes(path.join(folder, 'a.csv'), now, new Date('2026-10-20T12:00:00Z'));
  await sweepImports(folder, now);
  expect(await readdir(folder)).toEqual(['a.csv']);
});
