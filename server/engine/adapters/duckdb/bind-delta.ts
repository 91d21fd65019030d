import { currentSchema, snapshotById } from '#server/iceberg/model/metadata.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { deltaStretches } from '../../model/delta-stretches.ts';
import { DELTA_SCHEMA } from '../../model/ref-catalog.ts';
import type { DeltaRows } from '../../port.ts';
import type { RefAt } from '../shared/refs.ts';
import {
  type Asked,
  boundScan,
  type LakeDeps,
  type LakeTable,
  loadLakeTable,
} from './bind-iceberg.ts';
import type { BoundInput } from './bound-input.ts';
import { planTable } from './plan-table.ts';
import type { TableScan } from './table-scan.ts';

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
  return boundScan(
    deps,
    { key: delta.key, ref: at.ref, hash: at.hash, contentId: content.id ?? null, snapshotId },
    await scanDelta(deps, table, { since: delta.sinceSnapshotId, current: snapshotId }, asked),
  );
}

/** What is new between two snapshots; everything when the table does not know the earlier one. */
async function scanDelta(
  deps: LakeDeps,
  { metadata }: LakeTable,
  { since, current }: { readonly since: bigint; readonly current: bigint | null },
  asked: Asked,
): Promise<TableScan> {
  const scanAt = (snapshotId: bigint | null) =>
    planTable(deps, metadata, { ...asked, snapshotId, schema: currentSchema(metadata) });
  if (current === null || snapshotById(metadata, since) === null) return scanAt(current);
  const scans: TableScan[] = [];
  for (const { after, upTo } of deltaStretches(metadata, { since, current })) {
    const scan = await scanAt(upTo);
    const known = await planScan(deps, metadata, { snapshotId: after });
    const paths = new Set(known.files.map(({ path }) => path));
    scans.push({ ...scan, files: scan.files.filter(({ path }) => !paths.has(path)) });
  }
  const nothing = { ...(await scanAt(current)), files: [] };
  return scans.reduce(together, nothing);
}

function together(a: TableScan, b: TableScan): TableScan {
  const isPlain = a.namesOf === null && b.namesOf === null;
  return {
    ...a,
    files: [...a.files, ...b.files],
    deletesOf: new Map([...a.deletesOf, ...b.deletesOf]),
    namesOf: isPlain ? null : new Map([...(a.namesOf ?? []), ...(b.namesOf ?? [])]),
  };
}
