import { expect, test } from 'vitest';
import { createHeap } from './heap.ts';

test('what comes first by the order comes out first, however it went in', () => {
  const heap = createHeap<number>((a, b) => a > b);
  const numbers = Array.from({ length: 200 }, (_, index) => (index * 7919) % 211);
  for (const number of numbers) heap.push(number);
  expect(heap.first()).toBe(Math.max(...numbers));
  const out: number[] = [];
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) out.push(next);
  expect(out).toEqual(numbers.toSorted((a, b) => b - a));
  expect(heap.size).toBe(0);
  expect(heap.first()).toBeUndefined();
});
