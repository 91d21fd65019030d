import type { Caller } from '#server/api/trpc/init.ts';
import type { CellValue } from '#server/engine/port.ts';
import type { OpenedEngine } from '#server/engine/testing/open-engine.ts';
import { createLogger } from '#server/platform/log.ts';
import { createQueryRunner } from '#server/queries/query-runner.ts';
import { countRowChanges } from '../count-row-changes.ts';
import type { RowCounts } from '../model/row-change.ts';
import {
  type RowComparison,
  type RowComparisonInput,
  type RowDeps,
  startRowComparison,
} from '../start-row-comparison.ts';

export const ADA: Caller = { name: 'ada', role: 'analyst', via: 'session' };

/** What comparing needs, on the parts of an engine that was opened for a test. */
export interface Comparing extends RowDeps, AsyncDisposable {
  readonly opened: OpenedEngine;
}

/** `projectFolder` of nowhere: no key is declared. */
export async function openComparing(
  opened: OpenedEngine,
  projectFolder = '/nowhere',
): Promise<Comparing> {
  const { engine, catalog, store, database, clock, folder } = opened;
  const log = createLogger(`${folder}/console.log`, 'error');
  const queries = await createQueryRunner({ engine, database, clock, log, defaultBranch: 'main' });
  return {
    opened,
    engine,
    catalog,
    store,
    queries,
    projectFolder,
    [Symbol.asyncDispose]: () => queries.close(),
  };
}

export interface ComparedRows {
  /** Cells of each row as the result has them. */
  readonly rows: readonly (readonly CellValue[])[];
  readonly counts: RowCounts;
  readonly started: Extract<RowComparison, { kind: 'started' }>;
}

/** Compares to the end. Throws when there is nothing to compare or it fails. */
export async function comparedRows(
  deps: Comparing,
  input: RowComparisonInput,
): Promise<ComparedRows> {
  const started = await startRowComparison(deps, input, ADA);
  if (started.kind !== 'started') throw new Error(`Not started: ${started.kind}.`);
  const { signal } = new AbortController();
  for await (const { event } of deps.queries.watch(started.queryId, 0, signal) ?? []) {
    if (event.kind === 'failed') throw new Error(event.message);
  }
  const batch = await deps.engine.spool.read(started.queryId, 0, 1_000_000);
  if (batch === null) throw new Error('The rows are gone.');
  const { rows: counts } = await countRowChanges(
    { ...deps, database: deps.opened.database },
    { queryId: started.queryId, columns: started.columns, caller: ADA },
  );
  return {
    rows: Array.from({ length: batch.rowCount }, (_, row) =>
      batch.values.map((column) => column[row] ?? null),
    ),
    counts,
    started,
  };
}

/** Table `s.t` at two commits. */
export const between = (
  before: string,
  after: string,
  key: readonly string[] | null = null,
): RowComparisonInput => ({
  before: { hash: before, key: ['s', 't'], snapshotId: null },
  after: { hash: after, key: ['s', 't'], snapshotId: null },
  key,
});
