import { expect, test } from 'vitest';
import { guessKey } from './guess-key.ts';

const text = { kind: 'varchar', length: null } as const;
const named = (...names: readonly string[]) => names.map((name) => ({ name, type: text }));

test('an id is the key, else what stands before the first measure', () => {
  expect(guessKey(named('name', 'person_id'))).toEqual([1]);
  const grouped = [...named('day', 'device'), { name: 'n', type: { kind: 'bigint' } as const }];
  expect(guessKey(grouped)).toEqual([0, 1]);
  expect(guessKey([{ name: 'n', type: { kind: 'double' } }])).toEqual([0]);
  expect(guessKey(named('idea', 'b'))).toEqual([0]);
});
