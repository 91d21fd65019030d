import { expect, test } from 'vitest';
import { mergeFeeds } from './merge-feeds.ts';

/** Feeds that write down when they are opened and closed. */
function createFeeds(sizes: readonly number[], log: string[]) {
  return sizes.map(
    (size, feed) =>
      async function* () {
        log.push(`open ${feed}`);
        try {
          for (let index = 0; index < size; index += 1) yield `${feed}.${index}`;
        } finally {
          log.push(`close ${feed}`);
        }
      },
  );
}

test('gives everything of every feed once, each in its own order, never more open than allowed', async () => {
  const log: string[] = [];
  const found: string[] = [];
  for await (const item of mergeFeeds(createFeeds([3, 0, 5, 1, 2], log), 2)) found.push(item);
  expect(found.toSorted()).toEqual([
    '0.0',
    '0.1',
    '0.2',
    '2.0',
    '2.1',
    '2.2',
    '2.3',
    '2.4',
    '3.0',
    '4.0',
    '4.1',
  ]);
  expect(found.filter((item) => item.startsWith('2.'))).toEqual([
    '2.0',
    '2.1',
    '2.2',
    '2.3',
    '2.4',
  ]);
  let isOpen = 0;
  for (const line of log) {
    isOpen += line.startsWith('open') ? 1 : -1;
    expect(isOpen).toBeLessThanOrEqual(2);
  }
});

test('closes what is open when nobody wants more', async () => {
  const log: string[] = [];
  for await (const _ of mergeFeeds(createFeeds([9, 9, 9], log), 2)) break;
  expect(log.toSorted()).toEqual(['close 0', 'close 1', 'open 0', 'open 1']);
});

test('ends with the failure of a feed, and closes the others', async () => {
  const log: string[] = [];
  const failing = async function* (): AsyncGenerator<string, void, undefined> {
    yield 'x';
    throw new Error('broken');
  };
  const read = async () => {
    for await (const _ of mergeFeeds([failing, ...createFeeds([9], log)], 2));
  };
  await expect(read()).rejects.toThrow('broken');
  expect(log).toEqual(['open 0', 'close 0']);
});

test('a feed that fails while nobody asks for more disturbs nobody', async () => {
  const unheard: unknown[] = [];
  const listen = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', listen);
  const failing = async function* (): AsyncGenerator<string, void, undefined> {
    yield 'x';
    throw new Error('broken');
  };
  const merged = mergeFeeds([failing], 1);
  expect(await merged.next()).toEqual({ done: false, value: 'x' });
  // The feed is one item ahead: by now it has failed.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  expect(unheard).toEqual([]);
  await expect(merged.next()).rejects.toThrow('broken');
});
