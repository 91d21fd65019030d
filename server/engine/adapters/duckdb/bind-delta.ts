import { currentSchema, snapshotById } from '#server/iceberg/model/metadata.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { DELTA_SCHEMA } from '../../model/ref-catalog.ts';
import type { DeltaRows } from '../../port.ts';
import {
  type Asked,
  boundScan,
  type LakeDeps,
  type LakeTable,
  loadLakeTable,
} from './bind-iceberg.ts';
import type { BoundInput } from './bound-input.ts';
import { planTable } from './plan-table.ts';
import type { RefAt } from './refs.ts';

/** The rows of a table that an earlier snapshot did not have, as table `delta.<name>` of one statement. */
export async function bindDelta(
  deps: LakeDeps,
  deltas: readonly DeltaRows[],
  reference: TableReference,
  at: RefAt,
  asked: Asked,
): Promise<BoundInput> {
  const delta = deltas.find(({ name }) => name === reference.table);
  const table = delta === undefined ? null : await loadLakeTable(deps, delta.key, at.hash);
  if (delta === undefined || table === null) {
    throw new SqlError(
      'TABLE_NOT_FOUND',
      delta === undefined
        ? `Table '${DELTA_SCHEMA}.${reference.table}' does not exist: this write sees what is new of ${deltas.map(({ name }) => name).join(', ')}.`
        : `Table '${delta.key.join('.')}' does not exist on '${at.ref}' at commit ${at.hash.slice(0, 12)}.`,
      reference.position,
    );
  }
  const { content, metadata } = table;
  const snapshotId = snapshotById(metadata, content.snapshotId)?.snapshotId ?? null;
  const schema = currentSchema(metadata);
  const scan = await planTable(deps, metadata, { ...asked, snapshotId, schema });
  const known = await filesAt(deps, table, delta.sinceSnapshotId);
  const files = scan.files.filter(({ path }) => !known.has(path));
  return boundScan(
    deps,
    { key: delta.key, ref: at.ref, hash: at.hash, contentId: content.id ?? null, snapshotId },
    { ...scan, files },
  );
}

/** None when the table does not know the snapshot: then everything counts as new. */
async function filesAt(
  deps: LakeDeps,
  { metadata }: LakeTable,
  snapshotId: bigint,
): Promise<ReadonlySet<string>> {
  if (snapshotById(metadata, snapshotId) === null) return new Set();
  const { files } = await planScan(deps, metadata, { snapshotId });
  return new Set(files.map(({ path }) => path));
}
