import { describe, expect, test } from 'vitest';
import { canonicalJson, parseLossless } from './canonical-json.ts';
import { glucoseOf } from './glucose-text.ts';
import { JsonObjects } from './json-objects.ts';
import { documentIdOf, eventTimeOf, NightscoutDocument } from './nightscout-document.ts';

import { dayOrderOf, parseTimeText } from './time-text.ts';

const iso = (text: string, order: 'day-first' | 'month-first' | null = null) => {
  const time = parseTimeText(text, order);
  if (time === null) return null;
  return time.kind === 'instant'
    ? new Date(time.epochMs).toISOString()
    : `local ${new Date(time.localMs).toISOString().slice(0, 19)}`;
};

describe('parseTimeText', () => {
  test.each([
    ['2014-02-03T03:42:12', 'local 2014-02-03T03:42:12'],
    ['2014-02-03 3:42', 'local 2014-02-03T03:42:00'],
    ['2018-01-17T10:51:17.250Z', '2018-01-17T10:51:17.250Z'],
    ['2018-06-02T00:25:00-0700', '2018-06-02T07:25:00.000Z'],
    ['2018-06-02T00:25:00+05:45', '2018-06-01T18:40:00.000Z'],
    ['31.12.2023 23:55', 'local 2023-12-31T23:55:00'],
    ['1710072000', '2024-03-10T12:00:00.000Z'],
    ['1710072000000', '2024-03-10T12:00:00.000Z'],
    ['2024-02-30T10:00', null],
    ['25:00', null],
    ['03/04/2024 10:00', null],
    ['', null],
  ])('%s is %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  test('reads dates with slashes only in a known order', () => {
    expect(iso('03/04/2024 1:05 PM', 'month-first')).toBe('local 2024-03-04T13:05:00');
    expect(iso('03/04/2024 13:05', 'day-first')).toBe('local 2024-04-03T13:05:00');
    expect(iso('03/04/2024 12:05 AM', 'month-first')).toBe('local 2024-03-04T00:05:00');
  });

  test('learns the order from any date that has only one reading', () => {
    expect(dayOrderOf(['03/04/2024 10:00', '03/31/2024 10:00'])).toBe('month-first');
    expect(dayOrderOf(['03/04/2024 10:00', '31/03/2024 10:00'])).toBe('day-first');
    expect(dayOrderOf(['03/04/2024 10:00'])).toBeNull();
  });
});

test.each([
  ['93', 'mg/dL', 93],
  ['5,4', 'mmol/L', 97.2842],
  ['3.94103', 'mmol/L', 71],
  ['Low', 'mg/dL', 39],
  ['HI', 'mmol/L', 401],
  ['n/a', 'mg/dL', 'n/a'],
  ['', 'mg/dL', null],
] as const)('glucose %j in %s is %j', (text, unit, expected) => {
  expect(glucoseOf(text, unit)).toBe(expected);
});

describe('documents', () => {
  test('equal documents have one canonical text, and big numbers keep their digits', () => {
    const text = '{"b":12345678901234567890,"a":{"y":1.0,"x":[1,2]}}';
    expect(canonicalJson(parseLossless(text))).toBe(
      '{"a":{"x":[1,2],"y":1.0},"b":12345678901234567890}',
    );
  });

  test.each([
    [{ date: 1710072000000 }, 1710072000000],
    [{ date: 1710072000 }, 1710072000000],
    [{ date: '1710072000000' }, 1710072000000],
    [{ date: 1710072000000.75 }, 1710072000000],
    [{ date: 0 }, 0],
    [{ dateString: '2024-03-10T13:00:00.000+0100' }, 1710072000000],
    [{ date: null, sysTime: '2024-03-10T12:00:00Z' }, 1710072000000],
    [{ dateString: 'Mon Mar 11 01:15:00 AEDT 2024' }, null],
    [{ date: 9e18 }, null],
    [{}, null],
  ])('the time of %j is %s', (document, expected) => {
    expect(eventTimeOf(document)).toBe(expected);
  });

  test('a time that a double does not write as it came is a time all the same', () => {
    const document = parseLossless('{"date":1710072000000.0}');
    expect(eventTimeOf(NightscoutDocument.parse(document))).toBe(1710072000000);
  });

  test('an identity is a text, also as a database export writes it', () => {
    expect(documentIdOf({ _id: { $oid: '65ed' } })).toBe('65ed');
    expect(documentIdOf({ _id: '65ed', identifier: 'x' })).toBe('x');
    expect(documentIdOf({ _id: 7 })).toBeNull();
  });

  test('objects are cut out of arrays and lines wherever chunks end', () => {
    const text = '[{"a":"}\\"{"},\n {"b":[{"c":1}]}]\n{x}\n{"d":2}\n';
    for (let size = 1; size <= text.length; size += 1) {
      const objects = new JsonObjects();
      const found = [];
      for (let at = 0; at < text.length; at += size) {
        found.push(...objects.push(text.slice(at, at + size)));
      }
      found.push(...objects.end());
      expect(found.map(({ object, text: raw, line }) => [object?.json ?? raw, line])).toEqual([
        ['{"a":"}\\"{"}', 1],
        ['{"b":[{"c":1}]}', 2],
        ['{x}', 3],
        ['{"d":2}', 4],
      ]);
    }
  });

  test('text that is no object, and an end inside of one, are told with their line', () => {
    expect(() => new JsonObjects().push('[\n 1]')).toThrow('line 2: expected an object');
    const objects = new JsonObjects();
    objects.push('[\n{"a":');
    expect(() => objects.end()).toThrow('starts at line 2');
  });
});
