import { z } from 'zod';

const Key = z.array(z.string().min(1).max(500)).min(1).max(20);
const TableTask = { ref: z.string().trim().min(1).max(200), key: Key };
const dryRun = z.boolean().default(false);

/** One piece of maintenance. A dry run tells what would be done and does nothing. */
export const MaintenanceTask = z.discriminatedUnion('kind', [
  /** Rewrites small files, and files with deleted rows, into few of the table's target size. */
  z.object({ kind: z.literal('compact'), ...TableTask, dryRun }),
  /** Writes the list of a table's files anew into few manifests. */
  z.object({ kind: z.literal('rewrite-manifests'), ...TableTask, dryRun }),
  /** Drops old snapshots from the table; those that a branch or tag of the table names stay. */
  z.object({
    kind: z.literal('expire-snapshots'),
    ...TableTask,
    /** Snapshots older than this many days go; null: as the table's properties say, else 30. */
    olderThanDays: z.number().min(0).max(36_500).nullable().default(null),
    /** At least this many stay; null: as the table's properties say, else 1. */
    retainLast: z.number().int().min(1).max(1_000_000).nullable().default(null),
    dryRun,
  }),
  /**
   * Removes files of the warehouse that no branch, tag or commit within retention needs. Without a plan
   * it is a dry run; with the id of the job of a dry run, what that listed is removed.
   */
  z.object({
    kind: z.literal('remove-orphans'),
    planId: z.string().min(1).max(100).nullable().default(null),
  }),
]);
export type MaintenanceTask = Readonly<z.output<typeof MaintenanceTask>>;

/** Whether it only tells what it would do. */
export function isDryRun(task: MaintenanceTask): boolean {
  return task.kind === 'remove-orphans' ? task.planId === null : task.dryRun;
}
