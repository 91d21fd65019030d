import { expect, test } from 'vitest';
import { assertMayWrite } from './protect.ts';

test.each([
  ['main', ['main'], 'commit'],
  ['release/1.0', ['main', 'release/*'], 'commit'],
] as const)('%s under %j refuses a %s', (ref, patterns, via) => {
  expect(() => assertMayWrite(ref, patterns, via)).toThrow(/protected/);
});

test.each([
  ['main', ['main'], 'merge'],
  ['maintenance', ['main'], 'commit'],
  ['dev', [], 'commit'],
  ['mainx', ['main.'], 'commit'],
] as const)('%s under %j allows a %s', (ref, patterns, via) => {
  expect(() => assertMayWrite(ref, patterns, via)).not.toThrow();
});
