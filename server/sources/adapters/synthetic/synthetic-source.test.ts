import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../model/canonical-json.ts';
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

test('documents are canonical JSON', async () => {
  for (const { json } of await read(1, 0, 1)) {
    expect(canonicalJson(JSON.parse(json))).toBe(json);
  }
});

describe('dirt', () => {
  const real = async (fromDay: number, toDay: number) => {
    const source = createSyntheticSource({ name: 's', seed: 1, people: 25, dirt: true });
    const documents: RawDocument[] = [];
    const window = { fromMs: START + fromDay * DAY_MS, toMs: START + toDay * DAY_MS };
    for await (const batch of source.read(window)) documents.push(...batch);
    return documents;
  };

  test('is as much as in real life', async () => {
    const documents = await real(0, 4);
    const entries = documents.map(({ person, json }) => ({ person, ...JSON.parse(json) }));
    const share = (matches: (entry: (typeof entries)[number]) => boolean) =>
      entries.filter(matches).length / entries.length;
    expect(share(({ date }) => date > START + 20 * DAY_MS)).toBeCloseTo(0.0005, 3);
    expect(share(({ sgv }) => Number(sgv) < 39)).toBeCloseTo(0.001, 3);
    const second = entries.filter(({ device }) => device === 'xDrip-Follower');
    expect(new Set(second.map(({ person }) => person)).size).toBe(2);
    const minute = entries.filter(({ device }) => device === 'Juggluco-Libre3');
    expect(new Set(minute.map(({ person }) => person)).size).toBe(2);
    const usual = documents.filter(({ person }) => person === 'synthetic-anna').length;
    expect(usual).toBeGreaterThan(4 * 288 * 0.6);
    expect(usual).toBeLessThan(4 * 288);
  });

  test('late readings are missing first and there days later', async () => {
    const first = new Set((await real(0, 2)).map(({ documentId }) => documentId));
    const later = (await real(0, 5)).filter(
      ({ eventTimeMs }) => eventTimeMs !== null && eventTimeMs < START + 2 * DAY_MS,
    );
    const late = later.filter(({ documentId }) => !first.has(documentId)).length / later.length;
    expect(late).toBeGreaterThan(0.001);
    expect(late).toBeLessThan(0.005);
  });
});
