import { expect, test } from 'vitest';
import { parseBranchesUrl, patchBranchesUrl } from './branches-url.ts';

test('an address without parameters shows branches, newest first, and their graph', () => {
  expect(parseBranchesUrl(new URLSearchParams())).toEqual({
    tab: 'branches',
    text: '',
    filters: [],
    cel: null,
    order: 'newest',
    show: null,
    view: 'graph',
    only: false,
    commit: null,
  });
});

test('what the page shows is read back from the address it makes, and the ref of the page stays', () => {
  const shown = {
    tab: 'runs',
    text: 'nightly',
    filters: ['stale', 'unmerged'],
    cel: "ref.name.startsWith('run/')",
    order: 'name',
    show: 'run/1',
    view: 'time',
    only: true,
    commit: 'abcd1234',
  } as const;
  const params = patchBranchesUrl(new URLSearchParams('ref=dev'), shown);
  expect(params.get('ref')).toBe('dev');
  expect(parseBranchesUrl(params)).toEqual(shown);
  const back = patchBranchesUrl(params, parseBranchesUrl(new URLSearchParams()));
  expect(back.toString()).toBe('ref=dev');
});

test('what the address says wrong is left out', () => {
  const params = new URLSearchParams('kind=x&f=stale,y&order=z&commits=w');
  expect(parseBranchesUrl(params)).toMatchObject({
    tab: 'branches',
    filters: ['stale'],
    order: 'newest',
    view: 'graph',
  });
});
