import { expect, test } from 'vitest';
import { decodeSegment, hrefOfName, sqlHref, tableHref } from './catalog-url.ts';

test('a ref with slashes is one part of the address', () => {
  expect(tableHref('run/01a', 'silver', 'fct')).toBe('/catalog/run%2F01a/silver/fct');
  expect(decodeSegment('run%2F01a')).toBe('run/01a');
  expect(decodeSegment('half%2')).toBe('half%2');
});

test('the last dot of a name parts namespace and table', () => {
  expect(hrefOfName('main', 'a.b.c')).toBe('/catalog/main/a.b/c');
  expect(hrefOfName('main', 'merge')).toBeNull();
});

test('a statement keeps its ref and moment', () => {
  expect(sqlHref({ ref: 'dev', at: 'abcdef12' }, 'SELECT 1')).toBe(
    '/sql?ref=dev&at=abcdef12&q=SELECT+1',
  );
});
