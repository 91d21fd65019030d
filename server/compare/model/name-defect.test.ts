import { expect, test } from 'vitest';
import { nameDefect } from './name-defect.ts';

test('a key is named by SQL unless a statement would read another table by that name', () => {
  expect(nameDefect(['silver', 't'])).toBeNull();
  expect(nameDefect(['a', 'b', 't.with.dots'])).toBeNull();
  expect(nameDefect(['t'])).toContain('no namespace');
  expect(nameDefect(['a.b', 't'])).toContain("'a.b', 't'");
  expect(nameDefect(['a', 'T'])).toContain('capital letters');
});
