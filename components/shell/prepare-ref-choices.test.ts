import { expect, test } from 'vitest';
import { prepareRefChoices } from './prepare-ref-choices.ts';

const HASH = '4f3a9c1e'.repeat(8);
const ref = (name: string, kind: 'branch' | 'tag' = 'branch') => ({ name, kind, hash: HASH });
const REFS = [ref('dev'), ref('main'), ref('release-1', 'tag'), ref('run/01')];
const choose = (text: string, refs = REFS) =>
  prepareRefChoices({ refs, total: refs.length }, [{ hash: HASH, message: 'merge run 01' }], text);

test('what was found is offered by its kind, commits by their message', () => {
  expect(choose('').branches.map(({ name }) => name)).toEqual(['dev', 'main', 'run/01']);
  expect(choose('').tags.map(({ name }) => name)).toEqual(['release-1']);
  expect(choose('RUN').commits).toEqual([{ hash: HASH, message: 'merge run 01' }]);
  expect(choose('nothing').commits).toEqual([]);
});

test.each([
  ['2026-10-14', '2026-10-14T00:00:00Z'],
  ['2026-10-14 12:00', '2026-10-14T12:00:00Z'],
  ['2026-10-14T12:00:30+02:00', '2026-10-14T10:00:30Z'],
])('%s is a moment, in UTC where no zone is said', (text, at) => {
  expect(choose(text).typed).toEqual({ at, kind: 'time' });
});

test('a hash is a moment, a word or a wrong date is none', () => {
  expect(choose('4f3a9c1e').typed).toEqual({ at: '4f3a9c1e', kind: 'commit' });
  expect(choose('release').typed).toBeNull();
  expect(choose('2026-13-45').typed).toBeNull();
});

test('of very many refs it says how many are not shown', () => {
  const many = Array.from({ length: 500 }, (_, index) => ref(`b${index}`));
  expect(choose('', many)).toMatchObject({ notShown: 440 });
});
