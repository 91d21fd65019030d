import { expect, test } from 'vitest';
import {
  addEvent,
  checksSentence,
  filterLog,
  logTime,
  prepareSteps,
  stepsSentence,
} from './prepare-run.ts';
import type { Check, Run, Step } from './types.ts';

const at = (second: number) => new Date(Date.UTC(2026, 9, 21, 13, 0, second));
const RUN: Run = {
  id: 'r',
  selection: null,
  ref: 'main',
  branch: 'run/r',
  full: false,
  ingest: null,
  reason: 'by hand',
  startedBy: 'maya',
  state: 'running',
  createdAt: at(0),
  startedAt: at(0),
  endedAt: null,
  mergedHash: null,
  error: null,
};
const step = (patch: Partial<Step>): Step => ({
  runId: 'r',
  ordinal: 1,
  asset: 'silver.a',
  kind: 'model',
  state: 'done',
  startedAt: at(0),
  endedAt: at(5),
  rowCount: 1,
  commitHash: null,
  note: null,
  ...patch,
});

test('a step under way reaches to now; one that did not begin has no bar', () => {
  const { bars, ticks } = prepareSteps(
    RUN,
    [
      step({}),
      step({ state: 'running', startedAt: at(5), endedAt: null }),
      step({ state: 'waiting', startedAt: null, endedAt: null }),
    ],
    at(10).getTime(),
  );
  expect(bars).toMatchObject([
    { leftPct: 0, widthPct: 50, took: '5.0 s' },
    { leftPct: 50, widthPct: 50 },
    { leftPct: null, took: null },
  ]);
  expect(ticks.map(({ label }) => label)).toEqual(['0', '2.5 s', '5.0 s', '7.5 s']);
});

test('a step of no time can still be seen, inside the chart', () => {
  const run = { ...RUN, endedAt: at(10) };
  const { bars } = prepareSteps(run, [step({ startedAt: at(10), endedAt: at(10) })], 0);
  expect(bars[0]?.leftPct).toBe(100);
  expect(bars[0]?.widthPct).toBe(0);
});

test('sentences leave out what is none', () => {
  expect(stepsSentence([step({}), step({ state: 'failed' })])).toBe('1 of 2 done, 1 failed');
  const check = { state: 'pass' } as Check;
  expect(checksSentence([check, check, { ...check, state: 'fail' }])).toBe('2 pass, 1 fail');
});

test('the log shows a level and what is worse, and takes no line twice', () => {
  const line = (sequence: number, level: 'info' | 'warn' | 'error', asset: string | null) =>
    ({ sequence, at: at(1), level, asset, message: 'x' }) as const;
  const lines = [line(1, 'info', null), line(2, 'warn', 'a'), line(3, 'error', 'b')];
  expect(filterLog(lines, 'warn', null)).toHaveLength(2);
  expect(filterLog(lines, 'all', 'a')).toHaveLength(1);
  expect(addEvent(lines, line(3, 'error', 'b'))).toBe(lines);
  expect(addEvent(lines, line(4, 'info', null))).toHaveLength(4);
  expect(logTime(at(1))).toBe('13:00:01.000');
});
