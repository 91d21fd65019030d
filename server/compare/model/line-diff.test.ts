import { expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

const shortly = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => `${MARK[kind]}${text}`);
const MARK = { same: ' ', added: '+', removed: '-' } as const;

test('a changed line is its old and its new form, the others stay', () => {
  expect(shortly('a\nb\nc', 'a\nB\nc')).toEqual([' a', '-b', '+B', ' c']);
});

test('a line that came or went is found between lines that are the same', () => {
  expect(shortly('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([' a', '-b', ' c', '+x', ' d']);
});

test('an empty text has no line', () => {
  expect(shortly('', 'a')).toEqual(['+a']);
  expect(shortly('a', '')).toEqual(['-a']);
  expect(shortly('', '')).toEqual([]);
});

test('lines carry their number on each side', () => {
  expect(lineDiff('a\nb', 'b').map(({ before, after }) => [before, after])).toEqual([
    [1, null],
    [2, 1],
  ]);
});

test('two long texts with nothing in common are told as replaced', () => {
  const lines = (mark: string) => Array.from({ length: 3_000 }, (_, n) => mark + n).join('\n');
  expect(lineDiff(lines('a'), lines('b'))).toHaveLength(6_000);
});
