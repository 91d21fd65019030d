import type { Catalog } from '#server/catalog/port.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { Logger } from '#server/platform/log.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Report } from './model/job.ts';
import type { MaintenanceTask } from './model/task.ts';

/** What maintenance works with. */
export interface MaintenanceDeps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly engine: QueryEngine;
  readonly marts: Pick<MartStore, 'list'>;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One run of one task: who wants it and since when, how it is stopped, whom it tells how far it is. */
export interface TaskRun {
  readonly jobId: string;
  readonly by: string;
  /** When it was asked for; it may have waited since. */
  readonly at: Date;
  readonly signal: AbortSignal;
  readonly report: Report;
}

export type TaskOf<K extends MaintenanceTask['kind']> = Extract<
  MaintenanceTask,
  { readonly kind: K }
>;
