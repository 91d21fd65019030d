import type { Catalog } from '#server/catalog/port.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { Logger } from '#server/platform/log.ts';
import type { ObjectStore } from '#server/storage/port.ts';

/** Where changes are kept. */
export interface ChangeRecords {
  readonly database: Database;
  readonly clock: Clock;
}

/** What looking at a merge takes. */
export interface Lake {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
}

/** What merging takes: the catalog without the rule that a protected branch changes by review alone. */
export interface GatedLake extends Lake, ChangeRecords {
  readonly gatedCatalog: Catalog;
  readonly log: Logger;
}

/** What running gates and tests takes. */
export interface CheckDeps extends Lake, ChangeRecords {
  readonly engine: QueryEngine;
  readonly log: Logger;
  /** Folder of the dbt project. */
  readonly projectFolder: string;
}

/** Who asks. */
export interface Person {
  readonly name: string;
  readonly role: 'admin' | 'analyst';
}
