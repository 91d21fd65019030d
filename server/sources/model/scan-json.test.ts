import { describe, expect, test } from 'vitest';
import { canonicalJson, parseLossless } from './canonical-json.ts';
import { INCOMPLETE, JsonScanner, MALFORMED } from './scan-json.ts';

const scan = (text: string, isLast = true) => new JsonScanner().object(text, 0, isLast);
const json = (text: string) => {
  const found = scan(text);
  return typeof found === 'symbol' ? found : found.json;
};

const DOCUMENTS = [
  '{}',
  '{ "b" : 1.0 , "a" : [ 1 , { "z":-0.5e+10,"y":"x" } , [] ] , "10" : null, "9": true }',
  '{"text":"tab\\t quote\\" \\u00e9 \\/ \\ud83d\\ude00 ü","e":""}',
  '{"b":12345678901234567890,"a":{"10":false,"9":1}}',
  '{"k\\u0041":1,"kA":2,"a b":3,"a!":4,"a":5,"__proto__":{"x":1}}',
  '{"a":1,"a":2,"b":{"c":1,"c":3}}',
];

describe('a scanned object', () => {
  test.each(DOCUMENTS)('%s is what parsing and writing gives', (text) => {
    expect(json(text)).toBe(canonicalJson(parseLossless(text)));
  });

  test.each(DOCUMENTS)('%s is incomplete wherever it is cut, and complete with its end', (text) => {
    for (let end = 1; end < text.length; end += 1) {
      expect(scan(text.slice(0, end), false)).toBe(INCOMPLETE);
      expect(scan(text.slice(0, end), true)).toBe(MALFORMED);
    }
    expect(typeof scan(`${text}\n{"more":`, false)).toBe('object');
  });

  test('gives its members in order of the keys', () => {
    const found = scan('{"b":"x","a":1}');
    expect(found).toMatchObject({ shape: { keys: ['a', 'b'] }, values: ['1', '"x"'] });
  });

  test('that looks like the one before, or not, is read by what it says itself', () => {
    const scanner = new JsonScanner();
    const texts = [
      '{"a":1,"b":2}',
      '{"a":3,"b":4}',
      '{"ab":5,"b":6}',
      '{"a":7}',
      '{"a":8,"b":9,"c":1}',
    ];
    const found = texts.map((text) => scanner.object(text, 0, true));
    expect(found.map((one) => (typeof one === 'symbol' ? null : one.json))).toEqual(texts);
    const [first, second, third] = found;
    if (typeof first !== 'object' || typeof second !== 'object' || typeof third !== 'object')
      throw new Error('not read');
    expect(second.shape).toBe(first.shape);
    expect(third.shape).not.toBe(first.shape);
  });

  test.each([
    '{"a":01}',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    '{"a":NaN}',
    '{"a":"\n"}',
    '{"a":"\\x"}',
    '{"a":.5}',
    `{"a":${'['.repeat(200)}${']'.repeat(200)}}`,
  ])('%j is malformed', (text) => {
    expect(scan(`${text}           `, false)).toBe(MALFORMED);
  });
});
