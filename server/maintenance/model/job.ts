import { z } from 'zod';
import type { MaintenanceTask } from './task.ts';

/** At most this many items of a result are listed; the counts are of all. */
export const MAX_LISTED = 200;

const Item = z.object({
  /** URI of a file, id of a snapshot. */
  name: z.string(),
  /** Null: not known, or it has no size of its own. */
  bytes: z.number().nullable(),
  /** Why it goes, or when it was written, for people; empty when there is nothing to say. */
  note: z.string(),
});
export type MaintenanceItem = Readonly<z.infer<typeof Item>>;

/** What a task did, or would do as a dry run. */
export const MaintenanceResult = z.object({
  dryRun: z.boolean(),
  /** False: there was nothing to do. */
  changed: z.boolean(),
  /** One sentence for people. */
  summary: z.string(),
  /** Files that leave the table (compaction, manifests) or the warehouse (orphans). */
  filesRemoved: z.number(),
  bytesRemoved: z.number(),
  filesWritten: z.number(),
  bytesWritten: z.number(),
  snapshotsRemoved: z.number(),
  /** Head of the ref after the change; null when it made no commit. */
  commitHash: z.string().nullable(),
  /** What goes, the largest first; a page shows `items.length` of `itemCount`. */
  items: z.array(Item),
  itemCount: z.number(),
});
export type MaintenanceResult = Readonly<z.infer<typeof MaintenanceResult>>;

/** A result of nothing, to be filled in. */
export const NOTHING: Omit<MaintenanceResult, 'dryRun' | 'summary'> = {
  changed: false,
  filesRemoved: 0,
  bytesRemoved: 0,
  filesWritten: 0,
  bytesWritten: 0,
  snapshotsRemoved: 0,
  commitHash: null,
  items: [],
  itemCount: 0,
};

/** `interrupted`: the process ended in the middle of it. Nothing is half done then; start it again. */
export const JOB_STATES = [
  'queued',
  'running',
  'done',
  'failed',
  'cancelled',
  'interrupted',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export const JobProgress = z.object({
  /** What it is doing, for people: `reading commits`. */
  note: z.string(),
  done: z.number(),
  /** Null: nobody knows how much there is. */
  total: z.number().nullable(),
});
export type JobProgress = Readonly<z.infer<typeof JobProgress>>;

/** How a task tells how far it is. */
export type Report = (progress: JobProgress) => void;

/** A task that somebody started. */
export interface JobView {
  readonly id: string;
  readonly task: MaintenanceTask;
  readonly state: JobState;
  /** Null before it has begun and when it has ended. */
  readonly progress: JobProgress | null;
  /** Null unless `done`. */
  readonly result: MaintenanceResult | null;
  /** For people; null unless `failed` or `interrupted`. */
  readonly error: string | null;
  readonly startedBy: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export function hasEnded({ state }: Pick<JobView, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}
