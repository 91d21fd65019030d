import { expect, test } from 'vitest';
import { applyEvent, failRun, isUnderWay, newRun } from './query-run.ts';

const FINISHED = {
  kind: 'finished',
  result: { columns: [], rowCount: 3, bytes: 10, truncated: false },
  update: null,
  sessionChanges: [],
  warnings: [],
} as const;

test('a run goes from its start over progress to its end', () => {
  const running = applyEvent(
    newRun(1_000, 0, 'q'),
    { kind: 'running', tables: [], effectiveSql: 'SELECT 1' },
    1_100,
  );
  const half = applyEvent(running, { kind: 'progress', percent: 50, rowsProcessed: 12n }, 1_200);
  const end = applyEvent(half, FINISHED, 1_300);
  expect(half).toMatchObject({ phase: 'running', percent: 50, effectiveSql: 'SELECT 1' });
  expect(end).toMatchObject({ phase: 'finished', endedAt: 1_300, rowsProcessed: 12n });
  expect([isUnderWay(half), isUnderWay(end), isUnderWay(null)]).toEqual([true, false, false]);
});

test('progress that is not known leaves what was known', () => {
  const half = applyEvent(newRun(0, 0), { kind: 'progress', percent: 50, rowsProcessed: 1n }, 1);
  const next = applyEvent(half, { kind: 'progress', percent: null, rowsProcessed: null }, 2);
  expect(next).toMatchObject({ percent: 50, rowsProcessed: 1n });
});

test('a statement that somebody stopped has not failed', () => {
  const stopped = applyEvent(
    newRun(0, 0),
    {
      kind: 'failed',
      code: 'cancelled',
      name: 'USER_CANCELED',
      message: 'The statement was cancelled.',
      line: null,
      column: null,
    },
    9,
  );
  expect(stopped).toMatchObject({ phase: 'stopped', failure: null, endedAt: 9 });
});

test('a failure keeps its place, and nothing changes after the end', () => {
  const failed = applyEvent(
    newRun(0, 4),
    {
      kind: 'failed',
      code: 'invalid',
      name: 'COLUMN_NOT_FOUND',
      message: 'line 2:8: No column x.',
      line: 2,
      column: 8,
    },
    9,
  );
  expect(failed.failure).toEqual({
    name: 'COLUMN_NOT_FOUND',
    message: 'No column x.',
    place: { line: 2, column: 8 },
  });
  expect(applyEvent(failed, FINISHED, 10)).toBe(failed);
  expect(failRun(newRun(0, 0), { name: 'X', message: 'y', place: null }, 5).endedAt).toBe(5);
});

test('a place in the queue is known while it waits, and a stop of the console is no failure of its own', () => {
  const waiting = applyEvent(newRun(0, 0), { kind: 'queued', position: 3 }, 1);
  expect(waiting).toMatchObject({ phase: 'queued', position: 3 });
  expect(applyEvent(waiting, { kind: 'planning' }, 2).position).toBeNull();
  const cut = {
    kind: 'failed',
    code: 'unavailable',
    name: 'SERVER_SHUTTING_DOWN',
    message: 'The console was stopped.',
    line: null,
    column: null,
  } as const;
  expect(applyEvent(waiting, cut, 3)).toMatchObject({ phase: 'interrupted', endedAt: 3 });
});
