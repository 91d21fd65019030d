import { expect, test } from 'vitest';
import { toWireNewCommitMeta, WireCommitMeta, WireNewCommitMeta } from './commit-meta.ts';
import { toWireContent, WireContent } from './contents.ts';
import { formatWire, parseWire } from './json.ts';

test('integers of 64 bits go through both ways exactly, other numbers as they are', () => {
  const text = '{"a":9007199254740993123,"b":-9223372036854775808,"c":1.5,"d":12}';
  expect(parseWire(text)).toEqual({
    a: 9007199254740993123n,
    b: -9223372036854775808n,
    c: 1.5,
    d: 12,
  });
  expect(formatWire(parseWire(text))).toBe(text);
});

test('a table is read whatever spelling its snapshot has, and without what is null', () => {
  const shape = { type: 'ICEBERG_TABLE', metadataLocation: 'm', schemaId: 0, specId: 0 };
  for (const snapshotId of [5, '5', 5n]) {
    const read = WireContent.parse({ ...shape, sortOrderId: 0, snapshotId, id: null });
    expect(read).toEqual({ ...shape, sortOrderId: 0, snapshotId: 5n });
  }
  const broken = { ...shape, snapshotId: 1.5, sortOrderId: 0 };
  expect(WireContent.safeParse(broken).success).toBe(false);
  const most = 2n ** 63n;
  for (const snapshotId of [-most, most - 1n, String(most - 1n)]) {
    const read = WireContent.parse({ ...shape, sortOrderId: 0, snapshotId });
    expect(read).toMatchObject({ snapshotId: BigInt(snapshotId) });
  }
  for (const wrong of [
    { snapshotId: most },
    { snapshotId: -most - 1n },
    { sortOrderId: 2 ** 31 },
  ]) {
    const content = { ...shape, sortOrderId: 0, snapshotId: 1, ...wrong };
    expect(WireContent.safeParse(content).success).toBe(false);
  }
});

test('a content of a type that nobody knows passes as it came', () => {
  const content = { type: 'NEW_THING', id: 'x', depth: { of: [1n, null, 'two'] } };
  expect(toWireContent(WireContent.parse(content))).toEqual(content);
});

test('a content that is nested without end is refused', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { of: nested(levels - 1) });
  const content = (levels: number) => ({ type: 'NEW_THING', depth: nested(levels) });
  expect(WireContent.safeParse(content(50)).success).toBe(true);
  expect(WireContent.safeParse(content(5_000)).success).toBe(false);
});

test('properties of a namespace are left out when there are none', () => {
  const namespace = WireContent.parse({ type: 'NAMESPACE', elements: ['a'], properties: null });
  expect(namespace).toMatchObject({ properties: {} });
  expect(toWireContent(namespace)).toEqual({ type: 'NAMESPACE', elements: ['a'] });
});

test('meta data is read in the older spelling too', () => {
  const old = { message: 'm', author: 'Ada', signedOffBy: 'Bob', properties: { run: '4' } };
  expect(WireCommitMeta.parse(old)).toMatchObject({
    authors: ['Ada'],
    signedOffBy: ['Bob'],
    properties: { run: ['4'] },
  });
});

test.each([
  { hash: 'ab' },
  { committer: 'Ada' },
  { commitTime: '2026-01-01T00:00:00Z' },
  { parentCommitHashes: ['ab'] },
  { mesage: 'a slip' },
])('a client cannot say %j of a commit to come', (member) => {
  expect(WireNewCommitMeta.safeParse({ message: 'm', ...member }).success).toBe(false);
});

test('who commits stands as the author where nobody is named', () => {
  expect(toWireNewCommitMeta({ message: 'm', committer: 'maya' })).toMatchObject({
    message: 'm',
    authors: ['maya'],
  });
});
