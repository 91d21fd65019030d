import { expect, test } from 'vitest';
import { toWaves } from './waves.ts';

const node = (name: string, ...dependsOn: string[]) => ({ name, dependsOn });
const names = (...nodes: ReturnType<typeof node>[]) =>
  toWaves(nodes, (item) => item).map((wave) => wave.map(({ name }) => name));

test('what reads nothing of each other is built together', () => {
  expect(names(node('s', 'raw'), node('a', 's'), node('b', 's'), node('m', 'a', 'b'))).toEqual([
    ['s'],
    ['a', 'b'],
    ['m'],
  ]);
});

test('an asset waits for the last of what it reads', () => {
  expect(names(node('a'), node('b', 'a'), node('c', 'a', 'b'))).toEqual([['a'], ['b'], ['c']]);
});

test('what is not built in this run holds nothing up', () => {
  expect(names(node('m', 'gold.g'), node('n', 'gold.g'))).toEqual([['m', 'n']]);
  expect(names()).toEqual([]);
});
