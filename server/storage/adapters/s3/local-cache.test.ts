import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLocalCache } from './local-cache.ts';

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'local-cache-'));
  return {
    folder,
    at: (name: string) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const tenBytes = (_path: string, part: string) => writeFile(part, '0123456789');

test('a file is downloaded once for all who want it, also at the same time', async () => {
  await using folder = await openFolder();
  const cache = await openLocalCache(folder.folder, 1000);
  let downloads = 0;
  const download = async (path: string, part: string) => {
    downloads += 1;
    await tenBytes(path, part);
  };
  const path = folder.at('deep/down/a');
  const held = await Promise.all([1, 2, 3].map(() => cache.hold([path], download)));
  expect(downloads).toBe(1);
  expect(await readFile(path, 'utf8')).toBe('0123456789');
  for (const one of held) await one[Symbol.asyncDispose]();
});

test('the least recently used file goes first, and none that is held', async () => {
  await using folder = await openFolder();
  const cache = await openLocalCache(folder.folder, 25);
  const use = async (...names: string[]) => {
    await using _held = await cache.hold(names.map(folder.at), tenBytes);
  };
  await use('a');
  await use('b');
  await use('a');
  await use('c');
  expect((await readdir(folder.folder)).sort()).toEqual(['a', 'c']);

  const held = await cache.hold([folder.at('a')], tenBytes);
  await use('d', 'e', 'f');
  expect(await readdir(folder.folder)).toContain('a');
  await held[Symbol.asyncDispose]();
});

test('files that do not fit together are all there while they are held', async () => {
  await using folder = await openFolder();
  const cache = await openLocalCache(folder.folder, 15);
  const paths = ['a', 'b', 'c'].map(folder.at);
  const held = await cache.hold(paths, tenBytes);
  expect((await readdir(folder.folder)).sort()).toEqual(['a', 'b', 'c']);
  await held[Symbol.asyncDispose]();
  expect(await readdir(folder.folder)).toHaveLength(1);
});

test('a download that fails leaves no file and holds none, and the next one succeeds', async () => {
  await using folder = await openFolder();
  const cache = await openLocalCache(folder.folder, 5);
  const paths = ['a', 'b'].map(folder.at);
  const failing = async (path: string, part: string) => {
    await tenBytes(path, part);
    if (path === folder.at('b')) throw new Error('cut off');
  };
  await expect(cache.hold(paths, failing)).rejects.toThrow('cut off');
  expect(await readdir(folder.folder)).toEqual([]);
  await using _held = await cache.hold(paths, tenBytes);
  expect((await readdir(folder.folder)).sort()).toEqual(['a', 'b']);
});

test('a reader that gives up does not take the file from another', async () => {
  await using folder = await openFolder();
  const cache = await openLocalCache(folder.folder, 1000);
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const first = cache.hold([folder.at('a')], () => {
    started.resolve();
    return gate.promise;
  });
  await started.promise;
  const second = cache.hold([folder.at('a')], tenBytes);
  gate.reject(new Error('given up'));
  await expect(first).rejects.toThrow('given up');
  await using _held = await second;
  expect(await readFile(folder.at('a'), 'utf8')).toBe('0123456789');
});

test('what an earlier process left is used and counted, and what it did not finish is removed', async () => {
  await using folder = await openFolder();
  await mkdir(folder.at('t'));
  await writeFile(folder.at('t/a'), 'kept from before');
  await writeFile(folder.at('t/b.part'), 'ha');
  const cache = await openLocalCache(folder.folder, 20);
  await using _held = await cache.hold([folder.at('t/a')], () => {
    throw new Error('not asked for');
  });
  expect(await readdir(folder.at('t'))).toEqual(['a']);
});
