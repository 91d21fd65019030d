import { commitAtHead } from '#server/catalog/commit-at-head.ts';
import { tableContent } from '#server/catalog/commit-tables.ts';
import { IcebergError } from '#server/iceberg/model/iceberg-error.ts';
import type { Table, TableMetadata } from '#server/iceberg/model/metadata.ts';
import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { type LakeTable, loadLakeTable } from '../bind-iceberg.ts';
import { nameOf, type TablePlace } from './place.ts';
import { commitOf, type WriteRun } from './write-run.ts';

/**
 * Gives a table its next version, which `change` makes of the one at the branch's head, by one commit;
 * worked out anew when somebody else changed the table meanwhile. Null: there is nothing to change.
 */
export async function commitNext(
  run: WriteRun,
  place: TablePlace,
  message: string,
  change: (table: LakeTable) => Promise<Table | null>,
): Promise<void> {
  const { deps } = run;
  const { author, properties } = commitOf(run, message);
  const note = { message, authors: [author], properties };
  await commitAtHead(deps, { branch: place.head.name, note }, async ({ hash }) => {
    run.signal.throwIfAborted();
    const table = await loadLakeTable(deps, place.key, hash);
    if (table === null) {
      throw new SqlError(
        'TABLE_NOT_FOUND',
        `Table '${nameOf(place)}' was dropped meanwhile.`,
        run.statement.position,
      );
    }
    const next = await change(table);
    if (next === null) return { value: null, operations: [], message };
    return {
      value: null,
      operations: [{ type: 'PUT', key: place.key, content: tableContent(next, table.content.id) }],
      message,
      discard: async () => {
        await deps.store.delete(next.metadataLocation);
      },
    };
  });
}

/** As `commitNext`, for a change of metadata alone. What the table format forbids throws `ICEBERG_COMMIT_ERROR`. */
export async function commitMetadata(
  run: WriteRun,
  place: TablePlace,
  message: string,
  change: (metadata: TableMetadata) => TableMetadata,
): Promise<void> {
  const { deps } = run;
  await commitNext(run, place, message, async ({ metadata, metadataLocation }) => {
    const lastUpdatedMs = Math.max(deps.clock().getTime(), metadata.lastUpdatedMs);
    const next = asCommitError(() => change({ ...metadata, lastUpdatedMs }));
    return writeMetadata(deps, next, metadataLocation);
  });
}

function asCommitError<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof IcebergError)) throw cause;
    throw new SqlError('ICEBERG_COMMIT_ERROR', cause.message, null);
  }
}
