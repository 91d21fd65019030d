import { expect, test } from 'vitest';
import { indentJson } from './indent-json.ts';

test('every member has its line, big numbers keep their digits', () => {
  expect(indentJson('{"a":[1,9007199254740993,{}],"b,c":"x: [y]","d":[]}')).toBe(
    '{\n  "a": [\n    1,\n    9007199254740993,\n    {}\n  ],\n  "b,c": "x: [y]",\n  "d": []\n}',
  );
});

test('what is no JSON stays as it is', () => {
  expect(indentJson('[1, 2')).toBeNull();
  expect(indentJson('7')).toBe('7');
});
