import { expect, test } from 'vitest';
import type { RawDocument } from '../../port.ts';
import { createSyntheticSource } from './synthetic-source.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 2, 1);

async function read(seed: number, fromDay: number, toDay: number) {
  const source = createSyntheticSource({ name: 'synthetic', seed });
  const documents: RawDocument[] = [];
  const window = { fromMs: START + fromDay * DAY_MS, toMs: START + toDay * DAY_MS };
  for await (const batch of source.read(window)) documents.push(...batch);
  return documents;
}

test('a day is the same in every window, and another seed gives another one', async () => {
  const three = await read(1, 0, 3);
  const second = await read(1, 1, 2);
  const within = (at: number | null) =>
    at !== null && at >= START + DAY_MS && at < START + 2 * DAY_MS;
  expect(three.filter(({ eventTimeMs }) => within(eventTimeMs))).toEqual(second);
  expect((await read(2, 1, 2)).map(({ json }) => json)).not.toEqual(second.map(({ json }) => json));
});

test('thirty days look like sensors: in range mostly, with lows, highs, gaps and dirt', async () => {
  const documents = await read(1, 0, 30);
  expect(new Set(documents.map(({ person, documentId }) => `${person} ${documentId}`)).size).toBe(
    documents.length,
  );
  const people = Map.groupBy(documents, ({ person }) => person);
  expect(people.size).toBe(3);
  const entries = documents.map(({ json }) => JSON.parse(json));
  const values = entries.filter(({ type }) => type === 'sgv').map(({ sgv }) => Number(sgv));
  const share = (matches: (value: number) => boolean) =>
    values.filter(matches).length / values.length;
  expect(share((value) => value >= 70 && value <= 180)).toBeGreaterThan(0.6);
  expect(share((value) => value >= 39 && value < 70)).toBeGreaterThan(0.001);
  expect(share((value) => value > 180)).toBeGreaterThan(0.03);
  expect(share((value) => value < 39)).toBeGreaterThan(0.0003);
  expect(entries.some(({ sgv }) => typeof sgv === 'string')).toBe(true);
  expect(entries.some(({ type }) => type === 'mbg')).toBe(true);
  const devices = new Set(entries.map(({ device }) => device));
  expect([...devices].sort()).toEqual([
    'Juggluco-Libre3',
    'loop://iPhone',
    'meter',
    'share2',
    'xDrip-DexcomG6',
    'xDrip-LibreReceiver',
  ]);
});
