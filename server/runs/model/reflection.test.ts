import { describe, expect, test } from 'vitest';
import { chooseBasis, combine, disputed, type Reflection } from './reflection.ts';

const append = (...ids: readonly string[]) =>
  ids.map((snapshotId) => ({ snapshotId, onlyAdds: true }));
const lines = new Map([['raw.e', append('3', '2', '1')]]);
const reflects = (e: string | null, codes: Record<string, string> = {}): Reflection => ({
  sources: { 'raw.e': e },
  codes,
});
const gold = { name: 'gold.g', codeHash: 'c', deltas: ['raw.e'] };

describe('what a model reflects', () => {
  test('is all that its inputs reflect, with its own code', () => {
    const people: Reflection = { sources: { 'raw.p': '9' }, codes: {} };
    expect(combine(gold, [reflects('2', { 'silver.s': 's' }), people], lines)).toEqual({
      sources: { 'raw.e': '2', 'raw.p': '9' },
      codes: { 'gold.g': 'c', 'silver.s': 's' },
    });
  });

  test.each([
    ['2', '3', '2'],
    ['3', '2', '2'],
    ['3', 'expired', 'expired'],
    [null, '3', null],
  ])('of %s and %s of one source is the older, %s', (a, b, older) => {
    const inputs = [reflects(a), reflects(b)];
    expect(disputed(inputs)).toEqual(['raw.e']);
    expect(combine(gold, inputs, lines).sources).toEqual({ 'raw.e': older });
  });

  test('is not disputed when every input agrees', () => {
    expect(disputed([reflects('2'), reflects('2'), { sources: {}, codes: {} }])).toEqual([]);
  });
});

describe('a model is added to', () => {
  test.each([
    ['1', '3'],
    ['2', '2'],
  ])('when its source only got more between %s and %s', (then, now) => {
    expect(chooseBasis(gold, reflects(then), reflects(now), lines)).toEqual({
      kind: 'addition',
      since: new Map([['raw.e', BigInt(then)]]),
    });
  });
});

describe('a model is built anew', () => {
  const removing = new Map([
    ['raw.e', [{ snapshotId: '3', onlyAdds: false }, ...append('2', '1')]],
  ]);
  const several = combine(
    gold,
    [reflects('1', { 'silver.s': 'old' }), reflects('1', { 'silver.s': 'new' })],
    lines,
  );
  const withPeople = (p: string): Reflection => ({
    sources: { 'raw.e': '1', 'raw.p': p },
    codes: {},
  });

  test.each<[string, Reflection | null, Reflection | null, typeof lines, string]>([
    ['its origin is not recorded', null, reflects('1'), lines, 'where its rows came from'],
    ['that of an input is not', reflects('1'), null, lines, 'where its rows came from'],
    [
      'a model upstream was built by other code',
      reflects('1', { 'silver.s': 'old' }),
      reflects('2', { 'silver.s': 'new' }),
      lines,
      'silver.s was built by other code',
    ],
    ['two codes of one model took part', several, several, lines, 'silver.s was built by other'],
    ['a source that it does not follow changed', withPeople('1'), withPeople('2'), lines, 'raw.p'],
    ['its snapshot has expired', reflects('0'), reflects('3'), lines, 'cannot be told'],
    ['rows were taken from its source', reflects('2'), reflects('3'), removing, 'cannot be told'],
    ['its input fell back behind it', reflects('3'), reflects('2'), lines, 'cannot be told'],
    ['its source had no snapshot', reflects(null), reflects('3'), lines, 'had nothing before'],
    [
      'it follows what it does not come from',
      { sources: {}, codes: {} },
      { sources: {}, codes: {} },
      lines,
      'not among what it comes from',
    ],
  ])('when %s', (_, then, now, known, why) => {
    const basis = chooseBasis(gold, then, now, known);
    expect(basis).toMatchObject({ kind: 'anew', why: expect.stringContaining(why) });
  });
});
