import { snapshotById } from '#server/iceberg/model/metadata.ts';
import { setRef } from '#server/iceberg/model/set-ref.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { callArguments } from '#server/sql/model/statements/call-arguments.ts';
import { commitMetadata } from './commit-metadata.ts';
import { nameOf, type TablePlace } from './place.ts';
import type { TableExecute } from './procedures.ts';
import type { WriteRun } from './write-run.ts';

/** Makes an earlier snapshot of a table its current one. The snapshots since stay in its list. */
export async function rollBack(run: WriteRun<TableExecute>, place: TablePlace): Promise<void> {
  const { args } = run.statement;
  const names = ['snapshot_id'] as const;
  const snapshotId = callArguments(args, run.parameters, { names, required: names }).get(
    'snapshot_id',
  );
  if (typeof snapshotId !== 'bigint') {
    throw new SqlError('INVALID_PROCEDURE_ARGUMENT', 'snapshot_id is a whole number', null);
  }
  const message = `Set ${nameOf(place)} back to snapshot ${snapshotId}`;
  await commitMetadata(run, place, message, (metadata) => {
    if (snapshotById(metadata, snapshotId) === null) {
      throw new SqlError(
        'INVALID_PROCEDURE_ARGUMENT',
        `Cannot roll back to unknown snapshot id: ${snapshotId}. "${place.name[2]}$snapshots" lists what there is.`,
        null,
      );
    }
    return setRef(metadata, { name: 'main', type: 'branch', snapshotId });
  });
}

/** Removes the statistics that other engines collected for a table. */
export async function dropStatistics(
  run: WriteRun<TableExecute>,
  place: TablePlace,
): Promise<void> {
  callArguments(run.statement.args, run.parameters, { names: [], required: [] });
  const message = `Drop statistics of ${nameOf(place)}`;
  await commitMetadata(run, place, message, (metadata) => {
    const { statistics: _, ...extra } = metadata.extra;
    return { ...metadata, extra };
  });
}
