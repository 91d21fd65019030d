import type { CommitReader } from '#server/branches/commit-reader.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { ChangeChecks } from '#server/changes/change-checks.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Probe } from '#server/hub/port.ts';
import type { MaintenanceJobs } from '#server/maintenance/maintenance-jobs.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { QueryRunner } from '#server/queries/port.ts';
import type { Orchestrator } from '#server/runs/port.ts';
import type { TestSite } from '#server/sources/nightscout-port.ts';
import type { ParquetReader } from '#server/sources/port.ts';
import type { SecretVault } from '#server/sources/secret-vault.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { Logger } from './log.ts';

/** Everything one process owns, assembled once; verbs get the parts they need as arguments. */
export interface Services {
  readonly config: Config;
  readonly version: string;
  readonly startedAt: Date;
  readonly clock: Clock;
  readonly log: Logger;
  /** Signs sessions and the local command line's token. */
  readonly secrets: { readonly session: string; readonly local: string };
  readonly database: Database;
  readonly store: ObjectStore;
  /** In which protected branches change by merge alone, or by change request alone. */
  readonly catalog: Catalog;
  /**
   * The same without that guard: for what has passed a gate, that is the checks of a run, maintenance
   * that changes no row, and the approvals of a change request.
   */
  readonly gatedCatalog: Catalog;
  /** Remembers commits for lists and graphs. */
  readonly commits: CommitReader;
  readonly engine: QueryEngine;
  readonly queries: QueryRunner;
  readonly marts: MartStore;
  readonly orchestrator: Orchestrator;
  readonly maintenance: MaintenanceJobs;
  readonly changeChecks: ChangeChecks;
  readonly probes: readonly Probe[];
  readonly vault: SecretVault;
  readonly testSite: TestSite;
  /** Absolute path of the dbt project. */
  readonly projectFolder: string;
  /** Reads imported Parquet files. */
  readonly parquet: ParquetReader;
  /** Folder for files that live as long as one operation. */
  readonly scratchFolder: string;
  close(): Promise<void>;
}
