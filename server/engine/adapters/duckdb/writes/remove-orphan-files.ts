import { SqlError } from '#server/sql/model/front-end.ts';
import { loadLakeTable } from '../bind-iceberg.ts';
import type { TablePlace } from './place.ts';
import type { TableExecute } from './procedures.ts';
import { retentionMs } from './retention.ts';
import type { WriteRun } from './write-run.ts';

/** Removes files in the folder of a table that no branch, tag or commit within retention leads to. Makes no commit. */
export async function removeOrphanFiles(
  run: WriteRun<TableExecute>,
  place: TablePlace,
): Promise<void> {
  const { deps, signal, statement } = run;
  const ageMs = retentionMs(run, 'remove_orphan_files');
  const table = await loadLakeTable(deps, place.key, place.head.hash);
  if (table === null) return;
  if (deps.removeOrphans === null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'This engine knows not all that leads to a file. Remove orphans by maintenance.',
      statement.position,
    );
  }
  const olderThan = new Date(deps.clock().getTime() - ageMs);
  await deps.removeOrphans({ location: table.metadata.location, olderThan, signal });
}
