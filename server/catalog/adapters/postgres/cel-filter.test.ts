import { expect, test } from 'vitest';
import { compileFilter } from './cel-filter.ts';
import { CatalogError } from './failure.ts';

const VARIABLES = { ref: ['name'] };

/** Runs its innermost part 10 to the power of `depth` times. */
function nested(depth: number): string {
  let text = 'true';
  for (let level = depth; level > 0; level -= 1) {
    text = `[0,1,2,3,4,5,6,7,8,9].all(v${level}, ${text})`;
  }
  return text;
}

test.each([
  ['loops in loops', nested(12)],
  ['lists that double', `['a']${'.map(x, x + x)'.repeat(40)}.size() > 1`],
  ['long lists', `[${'0,'.repeat(60)}0].all(a, [${'0,'.repeat(60)}0].all(b, true))`],
])('a filter that would take too long is refused: %s', (_, text) => {
  expect(() => compileFilter(text, VARIABLES)).toThrow(CatalogError);
  expect(() => compileFilter(text, VARIABLES)).toThrow(/too long/);
});

test('short loops and long lists without loops are taken', () => {
  const ref = { name: 'n99' };
  const names = Array.from({ length: 1_000 }, (_, number) => `'n${number}'`).join();
  expect(compileFilter(`ref.name in [${names}]`, VARIABLES)({ ref })).toBe(true);
  expect(compileFilter(nested(2), VARIABLES)({ ref })).toBe(true);
  expect(compileFilter("['n', 'm'].exists(x, ref.name.startsWith(x))", VARIABLES)({ ref })).toBe(
    true,
  );
});
