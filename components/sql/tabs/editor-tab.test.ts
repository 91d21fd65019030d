import { expect, test } from 'vitest';
import { moved, neighbour, newTab, tabForPlace } from './editor-tab.ts';

const MAIN = { ref: 'main', at: null };
const a = { ...newTab('a', [], MAIN), title: 'Query 1' };
const b = { ...newTab('b', [a], { ref: 'dev', at: null }), title: 'mine' };
const c = newTab('c', [a, b], MAIN);
const TABS = [a, b, c];
const ids = (tabs: readonly { readonly id: string }[]) => tabs.map(({ id }) => id).join('');

test('a new tab has a title that no other tab has', () => {
  expect(c.title).toBe('Query 2');
  expect(newTab('d', [...TABS, newTab('x', TABS, MAIN)], MAIN).title).toBe('Query 4');
});

test('closing a tab shows its neighbour, moving stops at the ends', () => {
  expect([neighbour(TABS, 'b')?.id, neighbour(TABS, 'c')?.id, neighbour([a], 'a')]).toEqual([
    'c',
    'b',
    null,
  ]);
  expect([ids(moved(TABS, 'a', 1)), ids(moved(TABS, 'a', -1)), ids(moved(TABS, 'a', 9))]).toEqual([
    'bac',
    'abc',
    'bca',
  ]);
});

test('an address without a tab shows the last one at its ref and moment', () => {
  expect(tabForPlace(TABS, null, 'b')?.id).toBe('b');
  expect(tabForPlace(TABS, MAIN, 'b')?.id).toBe('c');
  expect(tabForPlace(TABS, MAIN, 'a')?.id).toBe('a');
  expect(tabForPlace(TABS, { ref: 'main', at: '2026-01-01T00:00:00Z' }, 'a')).toBeNull();
});
