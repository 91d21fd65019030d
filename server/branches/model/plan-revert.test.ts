import { expect, test } from 'vitest';
import { table } from '#server/catalog/testing/catalog-fixture.ts';
import { revertOperations } from './plan-revert.ts';

const [was, is] = [
  ['silver', 'was'],
  ['silver', 'is'],
] as const;

test('a table that was renamed keeps its identity under its old name', () => {
  const content = table(1, 'id-1');
  const operations = revertOperations([
    { key: is, before: null, after: content, now: content },
    { key: was, before: content, after: null, now: null },
  ]);
  expect(operations).toEqual([
    { type: 'DELETE', key: is },
    { type: 'PUT', key: was, content },
  ]);
});

test('a table that is gone begins anew', () => {
  const { id: _, ...content } = table(1, 'id-1');
  const gone = { key: was, before: table(1, 'id-1'), after: null, now: null };
  expect(revertOperations([gone])).toEqual([{ type: 'PUT', key: was, content }]);
});
