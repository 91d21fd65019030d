import { expect, test } from 'vitest';
import { parsePage } from './exact-json.ts';

test('an integer that a double may not hold comes as its text, wherever it stands', () => {
  const text =
    '{"data":[[9007199254740993,-9223372036854775808,[1234567890123456],{"9007199254740993":1}],[42,1.5E10,null]]}';
  expect(parsePage(text)).toEqual({
    data: [
      ['9007199254740993', '-9223372036854775808', ['1234567890123456'], { '9007199254740993': 1 }],
      [42, 1.5e10, null],
    ],
  });
});

test('digits inside a text are left alone, whatever is escaped around them', () => {
  const texts = [
    '9007199254740993',
    '\\"9007199254740993',
    'a\\\\',
    '{"x":9007199254740993}',
    '\\',
  ];
  const page = JSON.stringify({ data: [[...texts, 1]] });
  expect(parsePage(page.replace(',1]', ',9007199254740993]'))).toEqual({
    data: [[...texts, '9007199254740993']],
  });
});

test('doubles keep their digits', () => {
  const doubles = ['12345678.875', '1.25E30', '5.0E-324'];
  expect(parsePage(`[${doubles.join(', ')}]`)).toEqual(doubles.map(Number));
});

test.each(['{"data":[[90071992547409', '<html>9007199254740993</html>', ''])(
  'half a page and a page of something else are refused: %j',
  (text) => {
    expect(() => parsePage(text)).toThrow(SyntaxError);
  },
);
