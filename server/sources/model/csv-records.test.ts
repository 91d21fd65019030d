import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvRecords } from './csv-records.ts';

function read(text: string, size = text.length) {
  const records = new CsvRecords(',');
  const found = [];
  for (let at = 0; at < text.length; at += size)
    found.push(...records.push(text.slice(at, at + size)));
  return [...found, ...records.end()].map(({ cells, line }) => [line, ...cells]);
}

const TEXT = 'a,b\r\n"x,1","say ""hi""",\n\n"two\nlines",2\r\n  \nin"ner,"q"tail\n"",last';

describe('records', () => {
  test('have quotes, line breaks and blanks where RFC 4180 allows them', () => {
    expect(read(TEXT)).toEqual([
      [1, 'a', 'b'],
      [2, 'x,1', 'say "hi"', ''],
      [4, 'two\nlines', '2'],
      [7, 'in"ner', 'qtail'],
      [8, '', 'last'],
    ]);
  });

  test('are the same wherever the text is cut', () => {
    for (let size = 1; size < TEXT.length; size += 1) expect(read(TEXT, size)).toEqual(read(TEXT));
  });

  test('with a quote that is never closed are told with their line', () => {
    expect(() => read('a,b\n1,"2\n3,4\n')).toThrow('line 2: a quote is opened and never closed');
  });
});

test('cuts any text in any pieces as csv-parse does the whole', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ü', '😀', ' ', '"', ';', ',', '\n', '\r\n'),
    maxLength: 6,
  });
  const written = fc.tuple(cell, fc.boolean()).map(([text, isQuoted]) => {
    const needsQuotes = isQuoted || /["; \n\r]/.test(text);
    return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
  });
  const row = fc.array(written, { minLength: 2, maxLength: 4 }).map((cells) => cells.join(';'));
  const rows = fc.array(row, { maxLength: 6 });
  fc.assert(
    fc.property(rows, fc.boolean(), fc.array(fc.nat(20)), (lines, endsLine, cuts) => {
      const text = lines.join('\n') + (endsLine ? '\n' : '');
      const expected: readonly (readonly string[])[] = parse(text, {
        delimiter: ';',
        relax_column_count: true,
        skip_empty_lines: true,
      });
      const records = new CsvRecords(';');
      const seen: (readonly string[])[] = [];
      let at = 0;
      for (const cut of cuts) {
        seen.push(...records.push(text.slice(at, at + cut)).map(({ cells }) => cells));
        at += cut;
      }
      seen.push(...records.push(text.slice(at)).map(({ cells }) => cells));
      seen.push(...records.end().map(({ cells }) => cells));
      expect(seen).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
