import type { Catalog } from '#server/catalog/port.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { Project } from '#server/pipelines/model/project.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { Logger } from '#server/platform/log.ts';
import type { RawDocument, TakingIn } from '#server/sources/port.ts';
import type { IngestRequest } from '#server/sources/schemas.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { RunView } from '../../port.ts';
import type { RunJournal } from './run-journal.ts';

/** What the native runner works with. */
export interface RunParts {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly engine: QueryEngine;
  readonly marts: MartStore;
  /** Where the metadata of the tables lies. */
  readonly store: ObjectStore;
  /** Absolute path of the dbt project. */
  readonly projectFolder: string;
  readonly scratchFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Opens what an ingest run brings in. */
  readonly sourceDocuments: (
    request: IngestRequest,
    into: TakingIn,
  ) => AsyncIterable<readonly RawDocument[]>;
}

/** One run while it is being worked on. */
export interface RunScope {
  readonly run: RunView;
  readonly journal: RunJournal;
  /** The project as it was when this process took up the run: one for all of its steps. */
  project(): Promise<Project>;
  /** Aborts when the run is cancelled or the process stops. */
  readonly signal: AbortSignal;
}

export const STEP_TIMEOUT_MS = 3_600_000;
