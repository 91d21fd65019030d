import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf, PREGNANCY_LIMITS } from './bands.ts';
import { roundBands, roundHalfEven } from './rounding.ts';
import { formatGlucose, toMmolL } from './units.ts';

describe('bandOf', () => {
  test.each([
    [53, 'very_low'],
    [53.5, 'low'],
    [54, 'low'],
    [69, 'low'],
    [69.6, 'in_range'],
    [70, 'in_range'],
    [180, 'in_range'],
    [180.4, 'in_range'],
    [181, 'high'],
    [250, 'high'],
    [251, 'very_high'],
  ])('%d mg/dL is %s', (mgDl, band) => {
    expect(bandOf(mgDl)).toBe(band);
  });

  test.each([
    [62, 'low'],
    [63, 'in_range'],
    [140, 'in_range'],
    [141, 'high'],
  ])('%d mg/dL is %s in pregnancy', (mgDl, band) => {
    expect(bandOf(mgDl, PREGNANCY_LIMITS)).toBe(band);
  });

  test('refuses what is not a number rather than guessing', () => {
    expect(() => bandOf(Number.NaN)).toThrow(RangeError);
  });
});

describe('rounding', () => {
  test('halves go to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, 3.4, 3.6].map((value) => roundHalfEven(value, 0))).toEqual([
      0, 2, 2, 3, 4,
    ]);
    expect(roundHalfEven(76.25, 1)).toBe(76.2);
  });

  test('rounded bands are 100 together and none is negative', () => {
    const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(parts, fc.constantFrom(0, 1), (shares, decimals) => {
        const total = shares.reduce((sum, share) => sum + share, 0);
        fc.pre(total > 0);
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = shares.map((share) => (100 * share) / total);
        const bands = { very_low: a, low: b, in_range: c, high: d, very_high: e };
        const rounded = Object.values(roundBands(bands, decimals));
        expect(rounded.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 9);
        expect(Math.min(...rounded)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('units convert by the molar mass and show as meters do', () => {
  expect(toMmolL(180)).toBeCloseTo(9.9913, 4);
  expect([39, 54, 70, 180, 250].map((mgDl) => formatGlucose(mgDl, 'mmol/L'))).toEqual([
    '2.2',
    '3.0',
    '3.9',
    '10.0',
    '13.9',
  ]);
  expect(formatGlucose(126.567, 'mg/dL')).toBe('127');
});
