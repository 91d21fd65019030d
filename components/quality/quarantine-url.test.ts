import { expect, test } from 'vitest';
import { parseQuarantineUrl, patchQuarantineUrl } from './quarantine-url.ts';

const parse = (query: string, defaultBranch = 'main') =>
  parseQuarantineUrl(new URLSearchParams(query), defaultBranch);
const patched = (query: string, patch: Parameters<typeof patchQuarantineUrl>[1]) =>
  patchQuarantineUrl(new URLSearchParams(query), patch).toString();

test('an empty address is the first page of the quarantine', () => {
  expect(parse('')).toMatchObject({ ref: 'main', page: 0, filter: { verdict: 'quarantine' } });
});

test('an address without a ref is on the default branch, whatever its name', () => {
  expect(parse('', 'trunk').ref).toBe('trunk');
  expect(parse('ref=dev', 'trunk').ref).toBe('dev');
});

test('what an address does not say right is left out', () => {
  expect(parse('verdict=nonsense&from=2026-02-31&page=-3&person=')).toMatchObject({
    page: 0,
    filter: { verdict: 'quarantine', from: null, person: null },
  });
  expect(parse('verdict=all').filter.verdict).toBeNull();
});

test('another filter begins at its first page and keeps ref and moment', () => {
  expect(patched('ref=dev&at=abcdef12&page=7', { source: 'nightscout.ben' })).toBe(
    'ref=dev&at=abcdef12&source=nightscout.ben',
  );
  expect(patched('verdict=drop&reason=error_code', { verdict: 'quarantine', reason: null })).toBe(
    '',
  );
  expect(patched('', { page: 2 })).toBe('page=3');
});
