import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadProject } from '#server/pipelines/load-project.ts';
import { FLAG_BITS, flagNames } from './flags.ts';

test('the flags of a sum are told by name', () => {
  expect(flagNames(0)).toEqual([]);
  expect(flagNames(33)).toEqual(['noisy', 'spike']);
  expect(flagNames(255)).toEqual(Object.keys(FLAG_BITS));
});

test('the pipelines give each flag the same bit', async () => {
  const folder = fileURLToPath(new URL('../../../pipelines', import.meta.url));
  const { vars } = await loadProject(folder);
  expect(vars['flags']).toEqual(FLAG_BITS);
});
