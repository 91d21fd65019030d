import { formatBytes, formatCount, formatPlural, formatUtc } from '#components/ui/format.ts';
import type { StateKind } from '#components/ui/state.tsx';
import type {
  JobProgress,
  JobState,
  JobView,
  MaintenanceResult,
} from '#server/maintenance/model/job.ts';
import type { TableHealth } from '#server/maintenance/model/table-health.ts';
import type { MaintenanceTask } from '#server/maintenance/model/task.ts';

export type TaskKind = MaintenanceTask['kind'];

export interface TaskWords {
  readonly title: string;
  /** What it does, one sentence. */
  readonly what: string;
  /** What it leaves as it is, one sentence. */
  readonly keeps: string;
}

export const TASK = {
  compact: {
    title: 'Compact files',
    what: 'Rewrites small files, and files with deleted rows, into few large ones.',
    keeps: 'The rows stay the same, and older snapshots keep their files.',
  },
  'rewrite-manifests': {
    title: 'Merge manifests',
    what: "Writes the list of the table's files anew into few manifests.",
    keeps: 'No data file is touched.',
  },
  'expire-snapshots': {
    title: 'Expire snapshots',
    what: 'Drops old snapshots: the table cannot be read at them any more.',
    keeps: 'The current snapshot, and what a branch or tag of the table names, stay.',
  },
  'remove-orphans': {
    title: 'Remove orphan files',
    what: 'Deletes files of the whole warehouse that no branch, tag, run or commit within retention needs.',
    keeps: 'Files younger than a day stay: somebody may be writing them.',
  },
} as const satisfies Record<TaskKind, TaskWords>;

export const TASK_KINDS = [
  'compact',
  'rewrite-manifests',
  'expire-snapshots',
  'remove-orphans',
] as const;

export const JOB_STATE = {
  queued: { kind: 'waiting', word: 'Queued' },
  running: { kind: 'running', word: 'Running' },
  done: { kind: 'good', word: 'Done' },
  failed: { kind: 'bad', word: 'Failed' },
  cancelled: { kind: 'skipped', word: 'Cancelled' },
  interrupted: { kind: 'warn', word: 'Cut off' },
} as const satisfies Record<JobState, { kind: StateKind; word: string }>;

export interface HealthFact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  /** Something that maintenance would better. */
  readonly wants: boolean;
}

/** How the table is stored, figure by figure. */
export function healthFacts(health: TableHealth): readonly HealthFact[] {
  const { files, deletes, manifests, snapshots, metadata } = health;
  return [
    {
      name: 'Data files',
      value: formatCount(files.count),
      note: `${formatBytes(files.bytes)} in ${formatPlural(files.partitions, 'partition')}`,
      wants: false,
    },
    {
      name: 'Small files',
      value: formatCount(files.small),
      note:
        files.small === 0
          ? `none that could be fewer, aim ${formatBytes(files.targetBytes)}`
          : `${formatBytes(files.smallBytes)}, aim ${formatBytes(files.targetBytes)} a file`,
      wants: files.small > 0,
    },
    {
      name: 'Delete files',
      value: formatCount(deletes.count),
      note:
        deletes.count === 0
          ? 'no reader has to skip rows'
          : `${formatPlural(deletes.filesAffected, 'file')} read with one`,
      wants: deletes.filesAffected > 0,
    },
    {
      name: 'Manifests',
      value: formatCount(manifests.count),
      note: formatBytes(manifests.bytes),
      wants: health.advice.some(({ kind }) => kind === 'rewrite-manifests'),
    },
    {
      name: 'Snapshots',
      value: formatCount(snapshots.count),
      note:
        snapshots.oldestAt === null
          ? 'nothing was written yet'
          : `the oldest of ${formatUtc(snapshots.oldestAt).slice(0, -10)}, ${snapshots.expirable === 0 ? 'none' : formatCount(snapshots.expirable)} may go`,
      wants: snapshots.expirable > 0,
    },
    {
      name: 'Metadata',
      value: formatBytes(metadata.bytes),
      note: `${formatPlural(metadata.previousFiles, 'older file')} kept`,
      wants: false,
    },
  ];
}

/** Whether something goes or went. */
export const hasWork = ({ filesRemoved, snapshotsRemoved }: MaintenanceResult): boolean =>
  filesRemoved > 0 || snapshotsRemoved > 0;

/** The words of the button that does what a dry run told; null when there is nothing to do. */
export function doWords(kind: TaskKind, result: MaintenanceResult): string | null {
  if (!hasWork(result)) return null;
  const bytes = formatBytes(result.bytesRemoved);
  return {
    compact: `Rewrite ${formatPlural(result.filesRemoved, 'file')}, ${bytes}`,
    'rewrite-manifests': `Merge ${formatPlural(result.filesRemoved, 'manifest')}`,
    'expire-snapshots': `Drop ${formatPlural(result.snapshotsRemoved, 'snapshot')}`,
    'remove-orphans': `Delete ${formatPlural(result.filesRemoved, 'file')}, ${bytes}`,
  }[kind];
}

/** `12 of 40, reading commits`. */
export function progressText({ note, done, total }: JobProgress): string {
  const count =
    total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`;
  return `${note}, ${count}`;
}

/** 0 to 100; null when nobody knows how much there is. */
export const progressPercent = (progress: JobProgress | null): number | null =>
  progress === null || progress.total === null || progress.total === 0
    ? null
    : (progress.done / progress.total) * 100;

export const hasEnded = ({ state }: Pick<JobView, 'state'>): boolean =>
  state !== 'queued' && state !== 'running';

export const isDry = ({ task }: Pick<JobView, 'task'>): boolean =>
  task.kind === 'remove-orphans' ? task.planId === null : task.dryRun;

/** The task that does what a dry run listed, whatever has been typed since. */
export const planOf = ({ id, task }: Pick<JobView, 'id' | 'task'>): MaintenanceTask =>
  task.kind === 'remove-orphans' ? { ...task, planId: id } : { ...task, dryRun: false };

/** What is said of a job in a list. */
export function jobSentence({ state, result, error, progress }: JobView): string {
  if (error !== null) return error;
  if (result !== null) return result.summary;
  if (state === 'running' && progress !== null) return progressText(progress);
  return '';
}
