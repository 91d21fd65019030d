import { expect, test } from 'vitest';
import { dataSizeBytes, durationMs } from './call-arguments.ts';

test.each([
  ['7d', 604_800_000],
  ['1.5h', 5_400_000],
  ['30s', 30_000],
  ['250ms', 250],
  ['0s', 0],
  ['7', null],
  ['-1d', null],
  ['7 weeks', null],
])('%s lasts %s ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each([
  ['100MB', 104_857_600],
  ['1.5kB', 1536],
  ['12B', 12],
  ['1 GB', 1_073_741_824],
  ['100', null],
  ['100mb', null],
])('%s is %s bytes', (text, bytes) => {
  expect(dataSizeBytes(text)).toBe(bytes);
});
