import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatPlural,
  formatUtc,
} from './format.ts';

describe('numbers', () => {
  test('64-bit integers keep every digit', () => {
    expect(formatCount(9_007_199_254_740_993n)).toBe('9,007,199,254,740,993');
  });
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [41_700_000_000, '41.7 GB'],
    [999_999, '1.0 MB'],
    [158_000_000_000, '158 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
  test('one is singular', () => {
    expect([formatPlural(1, 'table'), formatPlural(0, 'table')]).toEqual(['1 table', '0 tables']);
  });
});

describe('times', () => {
  test.each([
    [0.42, '0.4 ms'],
    [38.4, '38 ms'],
    [999.6, '1.0 s'],
    [59_960, '1 min 0 s'],
    [237_000, '3 min 57 s'],
    [90_780_000, '1 d 1 h'],
  ])('%d ms took %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
  test.each([
    [-5, 'now'],
    [8000, '8 s'],
    [660_000, '11 min'],
    [3 * 3_600_000, '3 h'],
    [12 * 86_400_000, '12 d'],
    [150 * 86_400_000, '4 mo'],
    [900 * 86_400_000, '2 y'],
  ])('%d ms ago reads %s', (ms, text) => expect(formatAge(ms)).toBe(text));
  test('a moment names its zone', () => {
    expect(formatUtc(new Date('2026-10-21T13:19:05Z'))).toBe('21 Oct 2026 13:19 UTC');
  });
});
