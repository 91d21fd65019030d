import { describe, expect, test } from 'vitest';
import { toParams } from '#components/shell/ref-url.ts';
import { formatDays, formatMinutes } from './format-days.ts';
import { parseReportUrl, patchReportUrl, sqlHref, summaryInput } from './report-url.ts';

const parse = (query: string, defaultBranch = 'main') =>
  parseReportUrl(new URLSearchParams(query), defaultBranch);

describe('the address of a report', () => {
  test('says everything that is shown, and nothing by default', () => {
    expect(parse('')).toEqual({
      ref: 'main',
      at: null,
      from: null,
      to: null,
      days: null,
      unit: 'mg/dL',
      targets: 'standard',
      how: 'in_range',
      anyway: false,
    });
    expect(
      parse('ref=dev&at=4f3a9c1e&days=30&unit=mmol&targets=pregnancy&how=gri&figures=all'),
    ).toMatchObject({
      ref: 'dev',
      at: '4f3a9c1e',
      days: 30,
      unit: 'mmol/L',
      targets: 'pregnancy',
      how: 'gri',
      anyway: true,
    });
  });

  test('is on the default branch without a ref, whatever its name', () => {
    expect(parse('', 'trunk').ref).toBe('trunk');
  });

  test('falls back to the default for what it does not understand', () => {
    expect(parse('days=0&from=2026-02-31&to=soon&unit=stone&how=magic&targets=me')).toEqual(
      parse(''),
    );
  });

  test('changes keep what belongs to others and drop defaults', () => {
    const params = new URLSearchParams('ref=dev&days=7&other=1');
    const next = patchReportUrl(params, { days: null, from: '2026-10-01', to: '2026-10-05' });
    expect(next.toString()).toBe('ref=dev&other=1&from=2026-10-01&to=2026-10-05');
    expect(patchReportUrl(next, { unit: 'mg/dL' }).toString()).toBe(next.toString());
    expect(params.toString()).toBe('ref=dev&days=7&other=1');
  });

  test('reads the same on the server and in the browser', () => {
    const search = toParams({ ref: 'dev', days: ['7', '14'], at: undefined });
    const onServer = parseReportUrl(search, 'main');
    expect(summaryInput('anna', onServer)).toEqual(summaryInput('anna', parse('ref=dev&days=7')));
  });
});

test('a statement is carried to the SQL page with ref and commit', () => {
  expect(sqlHref('SELECT 1 & 2', 'a b', null)).toBe('/sql?ref=a+b&q=SELECT+1+%26+2');
});

test.each([
  ['2026-10-07', '2026-10-20', '7 – 20 Oct 2026'],
  ['2026-09-23', '2026-10-06', '23 Sep – 6 Oct 2026'],
  ['2014-02-03', '2015-04-02', '3 Feb 2014 – 2 Apr 2015'],
  ['2026-10-07', '2026-10-07', '7 Oct 2026'],
])('%s to %s is %s', (from, to, text) => {
  expect(formatDays(from, to)).toBe(text);
});

test.each([
  [1104.4, '18 h 24 min'],
  [20.2, '20 min'],
  [0.2, 'under a minute'],
])('%d minutes are %s', (minutes, text) => {
  expect(formatMinutes(minutes)).toBe(text);
});
