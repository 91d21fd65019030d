import { expect, test } from 'vitest';
import type { TrinoType } from '#server/sql/model/types.ts';
import { chartQuery, chooseChart, withKind } from './choose-chart.ts';

const column = (kind: 'bigint' | 'date' | 'double' | 'boolean' | 'json') => ({
  name: kind,
  type: { kind },
});
const text = { name: 't', type: { kind: 'varchar', length: null } as TrinoType };

test.each([
  [
    'a time and a number',
    [column('date'), column('double')],
    { kind: 'line', x: 0, y: 1, series: null },
  ],
  [
    'a time, a group and a number',
    [text, column('date'), column('double')],
    { kind: 'line', series: 0 },
  ],
  ['a group and a number', [text, column('bigint')], { kind: 'bar', x: 0, y: 1, aggregate: 'sum' }],
  ['two numbers', [column('double'), column('bigint')], { kind: 'scatter', x: 0, y: 1 }],
  ['one number', [column('double')], { kind: 'histogram', x: 0, aggregate: 'count' }],
  ['a group alone', [text], { kind: 'bar', x: 0, y: null, aggregate: 'count' }],
])('%s is drawn as what fits it', (_, columns, choice) => {
  expect(chooseChart(columns)).toMatchObject(choice);
});

test('what cannot be drawn has no chart', () => {
  expect(chooseChart([column('json')])).toBeNull();
  expect(chooseChart([])).toBeNull();
});

test('another kind takes columns that it can draw', () => {
  const columns = [text, column('bigint')];
  const bar = chooseChart(columns);
  if (bar === null) throw new Error('There is a chart.');
  expect(withKind(bar, 'histogram', columns)).toMatchObject({ x: 1, y: null, aggregate: 'count' });
  expect(withKind(bar, 'scatter', columns)).toMatchObject({ x: 1, y: 1, aggregate: 'none' });
  expect(chartQuery(withKind(bar, 'heat', columns), columns)).toMatchObject({
    steps: null,
    ySteps: 24,
  });
});

test('a heat map of texts alone is asked for nothing', () => {
  const choice = { kind: 'heat', x: 0, y: 0, series: null, aggregate: 'count' } as const;
  expect(chartQuery(choice, [text])).toBeNull();
});
