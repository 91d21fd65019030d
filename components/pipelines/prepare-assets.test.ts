import { expect, test } from 'vitest';
import {
  assetHref,
  checksText,
  countAssets,
  prepareGraph,
  prepareLayers,
  shortName,
} from './prepare-assets.ts';
import type { Asset } from './types.ts';

const NONE = { pass: 0, warn: 0, fail: 0, error: 0 };
const asset = (name: string, dependsOn: readonly string[], state: Asset['state']): Asset => ({
  name,
  layer: name.split('.')[0] ?? '',
  kind: 'model',
  materialized: 'table',
  description: '',
  tags: [],
  dependsOn,
  state,
  why: null,
  lastBuild: null,
  lastAttempt: null,
  declaredChecks: 0,
  checks: NONE,
  mart: null,
});
const ASSETS = [
  asset('raw.entries', [], 'fresh'),
  asset('silver.fct', ['raw.entries'], 'failing'),
  asset('silver.meals', ['raw.entries'], 'missing'),
  asset('gold.daily', ['silver.fct'], 'stale'),
];

test('layers keep the order of the data and leave out what is not asked for', () => {
  expect(prepareLayers(ASSETS, 'all', '').map(({ name }) => name)).toEqual([
    'raw',
    'silver',
    'gold',
  ]);
  expect(prepareLayers(ASSETS, 'attention', '')).toMatchObject([{ name: 'silver' }]);
  expect(prepareLayers(ASSETS, 'all', 'DAILY')).toMatchObject([{ name: 'gold' }]);
  expect(countAssets(ASSETS, 'stale')).toBe(2);
});

test('checks that did not run are not said to pass', () => {
  const checked = (checks: Asset['checks']) => ({ declaredChecks: 3, checks });
  expect(checksText(checked(NONE))).toEqual({ text: '3 not run', kind: 'unknown' });
  expect(checksText(checked({ ...NONE, pass: 3 }))).toEqual({ text: '3 of 3', kind: 'good' });
  expect(checksText(checked({ ...NONE, pass: 2, warn: 1 }))?.kind).toBe('warn');
  expect(checksText(checked({ ...NONE, pass: 2, error: 1 }))?.kind).toBe('bad');
  expect(checksText({ declaredChecks: 0, checks: NONE })).toBeNull();
});

test('a node stands right of everything that it reads', () => {
  const { nodes, edges } = prepareGraph(ASSETS);
  const x = (name: string) => nodes.find((node) => node.asset.name === name)?.x ?? Number.NaN;
  expect(x('raw.entries')).toBeLessThan(x('silver.fct'));
  expect(x('silver.fct')).toBeLessThan(x('gold.daily'));
  expect(edges).toHaveLength(3);
});

test('names give addresses', () => {
  expect(assetHref('silver.fct')).toBe('/pipelines/silver/fct');
  expect(shortName('silver.fct')).toBe('fct');
});
