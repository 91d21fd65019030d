import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeObjectStoreContract } from '../../testing/object-store-contract.ts';
import { createFileStore } from './file-store.ts';

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'file-store-'));
  return {
    folder,
    warehouse: join(folder, 'warehouse'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

describeObjectStoreContract('The file store', async () => {
  const folder = await openFolder();
  const store = createFileStore(folder.warehouse);
  return { ...store, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
});

const bytes = new TextEncoder().encode('x');

test('a symbolic link that points out of the root is not followed, to a file, a folder or a parent', async () => {
  await using folder = await openFolder();
  const store = createFileStore(folder.warehouse);
  await mkdir(folder.warehouse);
  await mkdir(join(folder.folder, 'elsewhere'));
  await writeFile(join(folder.folder, 'secret'), 'secret');
  await symlink(join(folder.folder, 'secret'), join(folder.warehouse, 'file'));
  await symlink(join(folder.folder, 'elsewhere'), join(folder.warehouse, 'folder'));
  await symlink(folder.folder, join(folder.warehouse, 'parent'));
  const kind = (answer: { ok: boolean; error?: { kind: string } }) => answer.error?.kind ?? 'ok';
  expect([
    kind(await store.read(`${store.root}/file`)),
    kind(await store.put(`${store.root}/folder/new`, bytes)),
    kind(await store.putIfAbsent(`${store.root}/parent/new`, bytes)),
    kind(await store.delete(`${store.root}/parent/secret`)),
    kind(await store.prepare(`${store.root}/parent/made`)),
  ]).toEqual(['outside', 'outside', 'outside', 'outside', 'outside']);
  expect(await Array.fromAsync(store.list(store.root))).toEqual([]);
  expect(await readFile(join(folder.folder, 'secret'), 'utf8')).toBe('secret');
});

test('a root that is reached through a symbolic link works like any other', async () => {
  await using folder = await openFolder();
  await mkdir(join(folder.folder, 'real'));
  await symlink(join(folder.folder, 'real'), folder.warehouse);
  const store = createFileStore(folder.warehouse);
  expect(await store.put(`${store.root}/a/b`, bytes)).toMatchObject({ ok: true });
  expect(await store.read(`${store.root}/a/b`)).toMatchObject({ ok: true });
});

test('nothing but the object is left in its folder', async () => {
  await using folder = await openFolder();
  const store = createFileStore(folder.warehouse);
  await store.put(`${store.root}/a`, bytes);
  await store.putIfAbsent(`${store.root}/a`, bytes);
  expect(await readdir(folder.warehouse)).toEqual(['a']);
});

test('a file that a killed writer left half-written is not listed', async () => {
  await using folder = await openFolder();
  const store = createFileStore(folder.warehouse);
  await mkdir(folder.warehouse);
  await writeFile(join(folder.warehouse, '.part-1234'), 'half');
  expect(await Array.fromAsync(store.list(store.root))).toEqual([]);
});

test('an engine opens the plain local path', () => {
  const store = createFileStore('/tmp/some where/100%');
  expect(store.root).toBe('file:///tmp/some where/100%');
  expect(store.enginePath(`${store.root}/t/p=a%2Fb/f.parquet`)).toBe(
    '/tmp/some where/100%/t/p=a%2Fb/f.parquet',
  );
});

test('an engine can write where the store was prepared, and again when it was before', async () => {
  await using folder = await openFolder();
  const store = createFileStore(folder.warehouse);
  const prefix = `${store.root}/t/data`;
  await store.prepare(prefix);
  await writeFile(store.enginePath(`${prefix}/f.parquet`), 'rows');
  expect(await store.prepare(prefix)).toMatchObject({ ok: true });
  expect(await store.settle(`${prefix}/f.parquet`)).toMatchObject({ ok: true });
  expect(await store.head(`${prefix}/f.parquet`)).toMatchObject({ value: { sizeBytes: 4 } });
});

test('a store whose disk cannot be used says so with its cause, and never that a name is taken', async () => {
  await using folder = await openFolder();
  await writeFile(folder.warehouse, 'a file where the folder should be');
  const store = createFileStore(folder.warehouse);
  const uri = `${store.root}/a/b`;
  for (const answer of [
    await store.put(uri, bytes),
    await store.putIfAbsent(uri, bytes),
    await store.prepare(uri),
  ]) {
    expect(answer).toMatchObject({ ok: false, error: { kind: 'unavailable', uri } });
  }
});

test('what a killed write left is cleared when it is old enough', async () => {
  await using folder = await openFolder();
  const store = createFileStore(folder.warehouse);
  await store.put(`${store.root}/t/whole`, bytes);
  const part = join(folder.warehouse, 't', '.part-left');
  await writeFile(part, 'half');
  await utimes(part, 1_000, 1_000);
  expect(await store.removeUnfinished(new Date(999_000))).toEqual({ ok: true, value: 0 });
  expect(await store.removeUnfinished(new Date(1_001_000))).toEqual({ ok: true, value: 1 });
  expect(await readdir(join(folder.warehouse, 't'))).toEqual(['whole']);
});
