import { expect, test } from 'vitest';
import type { JobView, MaintenanceResult } from '#server/maintenance/model/job.ts';
import {
  doWords,
  isDry,
  jobSentence,
  planOf,
  progressPercent,
  progressText,
} from './prepare-maintenance.ts';

const RESULT: MaintenanceResult = {
  dryRun: true,
  changed: false,
  summary: '3 files could be fewer.',
  filesRemoved: 3,
  bytesRemoved: 1_500_000,
  filesWritten: 1,
  bytesWritten: 1_400_000,
  snapshotsRemoved: 2,
  commitHash: null,
  items: [],
  itemCount: 0,
};

test('the button says with numbers what it will do, and is not there when there is nothing', () => {
  expect(doWords('compact', RESULT)).toBe('Rewrite 3 files, 1.5 MB');
  expect(doWords('remove-orphans', RESULT)).toBe('Delete 3 files, 1.5 MB');
  expect(doWords('expire-snapshots', RESULT)).toBe('Drop 2 snapshots');
  expect(doWords('compact', { ...RESULT, filesRemoved: 0, snapshotsRemoved: 0 })).toBeNull();
});

test('progress without an end has no percent', () => {
  expect(progressPercent({ note: 'reading', done: 3, total: null })).toBeNull();
  expect(progressPercent({ note: 'reading', done: 3, total: 0 })).toBeNull();
  expect(progressPercent({ note: 'reading', done: 3, total: 12 })).toBe(25);
  expect(progressText({ note: 'reading commits', done: 1200, total: null })).toBe(
    'reading commits, 1,200',
  );
});

test('removing orphans is a dry run until it has the plan of one', () => {
  const task = { kind: 'remove-orphans', planId: null } as const;
  expect(isDry({ task })).toBe(true);
  expect(isDry({ task: { ...task, planId: 'x' } })).toBe(false);
});

test('what a dry run listed is done with the settings of the dry run', () => {
  const table = { ref: 'main', key: ['s', 't'], dryRun: true };
  const task = { kind: 'expire-snapshots', ...table, olderThanDays: 30, retainLast: 2 } as const;
  expect(planOf({ id: 'x', task })).toEqual({ ...task, dryRun: false });
  const orphans = { kind: 'remove-orphans', planId: null } as const;
  expect(planOf({ id: 'x', task: orphans })).toEqual({ kind: 'remove-orphans', planId: 'x' });
});

test('a job says why it failed before anything else', () => {
  const job = {
    state: 'failed',
    result: null,
    error: 'The disk is full.',
    progress: null,
  } as JobView;
  expect(jobSentence(job)).toBe('The disk is full.');
  expect(jobSentence({ ...job, state: 'done', error: null, result: RESULT })).toBe(RESULT.summary);
});
