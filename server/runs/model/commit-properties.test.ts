import { expect, test } from 'vitest';
import { isStepOf, provenanceOf, stepProperties } from './commit-properties.ts';

const meta = (properties: Record<string, readonly string[]>) => ({
  hash: 'h',
  commitTime: '2026-01-01T00:00:00Z',
  properties,
});
const step = stepProperties({
  runId: 'r1',
  step: 'gold.g',
  by: 'maya',
  asset: 'gold.g',
  code: 'c1',
});

test('reads back what a step wrote and what the engine added, 64-bit ids in full', () => {
  const inputs = [
    { key: ['silver', 's'], ref: 'run/r1', hash: 'a', id: 'x', snapshotId: '9007199254740993' },
    { key: ['silver', 'empty'], ref: 'run/r1', hash: 'a', id: 'y', snapshotId: null },
  ];
  expect(provenanceOf(meta({ ...step, 'cascade.inputs': [JSON.stringify(inputs)] }))).toEqual({
    asset: 'gold.g',
    provenance: {
      commitHash: 'h',
      commitTime: '2026-01-01T00:00:00Z',
      runId: 'r1',
      by: 'maya',
      code: 'c1',
      inputs: [
        { name: 'silver.s', snapshotId: '9007199254740993' },
        { name: 'silver.empty', snapshotId: null },
      ],
      reflection: null,
    },
  });
});

test.each([[['not json']], [['{"snapshotId":"1"}']], [undefined]])(
  'inputs that cannot be read (%j) are an unknown origin, not an empty one',
  (inputs) => {
    const properties = inputs === undefined ? step : { ...step, 'cascade.inputs': inputs };
    expect(provenanceOf(meta(properties))).toBeNull();
  },
);

test('what an asset depends on counts, whether this build read it or not', () => {
  const depends = { 'silver.s': '1', 'silver.unread': '2', 'raw.empty': null };
  const properties = stepProperties({ runId: 'r1', step: 'g', by: 'm', asset: 'g', depends });
  const read = [JSON.stringify([{ key: ['silver', 's'], snapshotId: '1' }])];
  const written = provenanceOf(meta({ ...properties, 'cascade.inputs': read }));
  expect(written?.provenance.inputs).toEqual([
    { name: 'silver.s', snapshotId: '1' },
    { name: 'silver.unread', snapshotId: '2' },
    { name: 'raw.empty', snapshotId: null },
  ]);
});

test('what a table reflects comes back as it was', () => {
  const reflection = { sources: { 'raw.r': '9007199254740993' }, codes: { 'gold.g': 'c1' } };
  const properties = stepProperties({ runId: 'r1', step: 'g', by: 'm', asset: 'g', reflection });
  const written = provenanceOf(meta({ ...properties, 'cascade.inputs': ['[]'] }));
  expect(written?.provenance.reflection).toEqual(reflection);
});

test('a commit belongs to a step of one run', () => {
  expect(isStepOf(step, 'r1', 'gold.g')).toBe(true);
  expect(isStepOf(step, 'r2', 'gold.g')).toBe(false);
  expect(isStepOf({}, 'r1', 'gold.g')).toBe(false);
});
