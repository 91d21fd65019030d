import { expect, test, vi } from 'vitest';
import { createRowStore, type RowPage } from './row-store.ts';

const pageOf = (from: number, to: number): RowPage => ({
  from,
  rowCount: to - from,
  cell: (row) => row,
});

function open(rowCount: number, fetchPage = async (from: number, to: number) => pageOf(from, to)) {
  const asked: number[] = [];
  const store = createRowStore({
    rowCount,
    pageRows: 100,
    keptPages: 4,
    fetchPage: (from, to) => {
      asked.push(from / 100);
      return fetchPage(from, to);
    },
  });
  const stop = store.subscribe(() => undefined);
  return { store, asked, stop };
}

test('what is in sight is fetched, and what lies beside it', async () => {
  const { store, asked } = open(1_000);
  store.show(0, 20);
  await vi.waitFor(() => expect(store.pageAt(5)?.cell(5, 0)).toBe(5));
  expect(asked).toEqual([0]);
  store.show(90, 110);
  await vi.waitFor(() => expect(store.pageAt(110)).toBeDefined());
  expect(asked).toEqual([0, 1]);
});

test('a jump over many pages fetches only where it ends', async () => {
  const { store, asked } = open(100_000);
  store.show(0, 20);
  await vi.waitFor(() => expect(store.pageAt(0)).toBeDefined());
  for (let row = 1_000; row <= 90_000; row += 1_000) store.show(row, row + 20);
  await vi.waitFor(() => expect(store.pageAt(90_000)).toBeDefined());
  expect(asked.length).toBeLessThanOrEqual(4);
});

test('however far one scrolls, only so many pages stay', async () => {
  const { store } = open(10_000);
  for (let page = 0; page < 12; page += 1) {
    store.show(page * 100 + 40, page * 100 + 60);
    await vi.waitFor(() => expect(store.pageAt(page * 100 + 50)).toBeDefined());
  }
  const kept = Array.from({ length: 100 }, (_, page) => store.pageAt(page * 100)).filter(Boolean);
  expect(kept.length).toBeLessThanOrEqual(4 + 3);
});

test('a page that failed is told of, and comes when asked again', async () => {
  let fails = true;
  const { store } = open(100, async (from, to) => {
    if (fails) throw new Error('no rows');
    return pageOf(from, to);
  });
  store.show(0, 20);
  await vi.waitFor(() => expect(store.error?.message).toBe('no rows'));
  fails = false;
  store.retry();
  await vi.waitFor(() => expect(store.pageAt(0)).toBeDefined());
  expect(store.error).toBeNull();
});
