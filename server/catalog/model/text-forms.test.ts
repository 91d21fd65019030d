import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CanonicalValue, canonicalJson, parseCanonicalJson } from './canonical.ts';
import { decodeContent, encodeContent } from './content-codec.ts';
import { compareEncodedKeys, encodeKey, isAtOrBelow, keyDefect } from './content-key.ts';
import { formatInstant, parseInstant } from './instant.ts';
import { keyFromPath, keyToPath } from './key-path.ts';
import { parseReferenceSpec } from './reference-spec.ts';

const Elements = fc.array(
  fc.string({ minLength: 1, maxLength: 6 }).filter((text) => keyDefect([text]) === null),
  { minLength: 1, maxLength: 5 },
);

describe('content keys', () => {
  test('order by elements, each by its UTF-8 bytes', () => {
    fc.assert(
      fc.property(Elements, Elements, (a, b) => {
        const byElements = () => {
          for (let index = 0; ; index += 1) {
            const [left, right] = [a[index], b[index]];
            if (left === undefined || right === undefined) return a.length - b.length;
            const order = Buffer.compare(Buffer.from(left), Buffer.from(right));
            if (order !== 0) return order;
          }
        };
        const order = compareEncodedKeys(encodeKey(a), encodeKey(b));
        expect(Math.sign(order)).toBe(Math.sign(byElements()));
      }),
    );
  });

  test('characters above U+FFFF come last, as in UTF-8', () => {
    expect(compareEncodedKeys('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });

  test('a prefix is whole elements', () => {
    expect(isAtOrBelow(encodeKey(['a', 'b']), 'a')).toBe(true);
    expect(isAtOrBelow(encodeKey(['a']), 'a')).toBe(true);
    expect(isAtOrBelow(encodeKey(['ab']), 'a')).toBe(false);
  });

  test.each([
    [[]],
    [['']],
    [['a', '\u0001']],
    [Array.from({ length: 21 }, () => 'a')],
    [['x'.repeat(501)]],
  ])('refuses %j', (key) => {
    expect(keyDefect(key)).toMatch(/\.$/);
  });

  test('survive the way through a path', () => {
    fc.assert(
      fc.property(Elements, (key) => {
        expect(keyFromPath(keyToPath(key))).toEqual(key);
      }),
    );
  });

  test.each([
    ['sales.orders', ['sales', 'orders']],
    ['a\u001db.t/x', ['a.b', 't/x']],
    ['.a*.b.t*{x', ['a.b', 't/x']],
    ['a..b', null],
    ['.a*?', null],
  ])('the path %j is read as %j', (path, key) => {
    expect(keyFromPath(path)).toEqual(key);
  });
});

describe('canonical JSON', () => {
  test('is one text per value and gives it back', () => {
    const { value: Values } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.bigInt(),
        fc.boolean(),
        fc.constant(null),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.string(), fc.constant('$bigint')), tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(Values, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(parseCanonicalJson(text) as CanonicalValue)).toBe(text);
        expect(parseCanonicalJson(text)).toEqual(value);
      }),
    );
  });

  test('does not depend on the order of fields', () => {
    expect(canonicalJson({ b: 1, a: [2n] })).toBe(canonicalJson({ a: [2n], b: 1 }));
  });

  test('a content is the same text whatever its id', () => {
    const table = {
      type: 'ICEBERG_TABLE',
      metadataLocation: 's3://t',
      snapshotId: 9_007_199_254_740_993n,
      schemaId: 1,
      specId: 2,
      sortOrderId: 3,
    };
    expect(encodeContent({ ...table, id: 'x' })).toBe(encodeContent(table));
    expect(decodeContent(encodeContent({ ...table, id: 'x' }))).toEqual(table);
  });
});

describe('instants', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123456Z', '2026-01-31T12:00:00.123456Z'],
    ['2026-01-31T12:00:00.123456789Z', '2026-01-31T12:00:00.123456789Z'],
    ['2026-01-31T12:00:00.5+02:00', '2026-01-31T10:00:00.500Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, normal) => {
    expect(formatInstant(parseInstant(text) ?? 0n)).toBe(normal);
  });

  test.each(['2026-01-31', '2026-01-31T12:00:00', '2026-13-31T12:00:00Z', 'now'])(
    '%j is none',
    (text) => {
      expect(parseInstant(text)).toBeNull();
    },
  );
});

describe('reference specs', () => {
  test('are read part by part', () => {
    expect(parseReferenceSpec('team/x@ABCDEF12~3*1000^2')).toEqual({
      name: 'team/x',
      hash: 'abcdef12',
      steps: [
        { kind: 'predecessor', count: 3 },
        { kind: 'moment', epochNanos: 1_000_000_000n },
        { kind: 'parent', index: 2 },
      ],
    });
    expect(parseReferenceSpec('-')).toEqual({ name: null, hash: null, steps: [] });
    expect(parseReferenceSpec('main@')).toEqual({ name: 'main', hash: null, steps: [] });
  });

  test.each([
    '',
    '@',
    'main@123',
    'main~',
    'main~x',
    'main*2026-01-31',
    'main@@',
    'main^2@abcdef12',
  ])('%j is refused with a sentence that names it', (text) => {
    expect(parseReferenceSpec(text)).toContain(`'${text}'`);
  });
});
