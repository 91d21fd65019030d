import type { DataFile } from '#server/iceberg/model/data-file.ts';
import type { ScanFilter } from '#server/iceberg/model/filter.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { planDelete } from '#server/iceberg/plan-delete.ts';
import { planScan, type ScanPlan } from '#server/iceberg/plan-scan.ts';
import type { SqlParameter } from '#server/sql/model/front-end.ts';
import { predicatesOf } from '#server/sql/model/pushed-predicates.ts';
import type { ChangeStatement } from '#server/sql/model/statements/compile-changes.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { scanFilter } from '../../../model/scan-filter.ts';
import type { LakeTable } from '../bind-iceberg.ts';

/** Files of a table as a statement that changes rows finds them. */
export interface FoundFiles {
  /** All of the table. */
  readonly plan: ScanPlan;
  /** Their rows all go, by what the list of files says of them. */
  readonly gone: readonly DataFile[];
  /** They may have a row that changes. */
  readonly candidates: readonly DataFile[];
}

type Deps = { readonly store: ObjectStore };

/** The files that the WHERE of an UPDATE or DELETE may be about. */
export async function findFiles(
  deps: Deps,
  table: LakeTable,
  { kind, where }: ChangeStatement,
  parameters: readonly SqlParameter[],
): Promise<FoundFiles> {
  const { metadata } = table;
  const { predicates, isWhole } =
    where === null ? { predicates: [], isWhole: true } : predicatesOf(where, parameters);
  const schema = currentSchema(metadata);
  const filter = scanFilter(predicates, { read: schema, planned: schema });
  if (kind !== 'delete' || !isWhole || filter.length < predicates.length) {
    return candidateFiles(deps, table, filter);
  }
  const plan = await planDelete(deps, metadata, filter);
  // How many rows are left in a file that is read with delete files, only reading tells.
  const covered = new Set(plan.covered.map(({ path }) => path));
  const isGone = ({ path }: DataFile) => covered.has(path) && !plan.deletesOf.has(path);
  const gone = plan.files.filter(isGone);
  const read = plan.files.filter((file) => covered.has(file.path) && !isGone(file));
  return { plan, gone, candidates: [...read, ...plan.touched] };
}

/** All files that may hold a row which fulfils the filter. */
export async function candidateFiles(
  deps: Deps,
  { metadata }: LakeTable,
  filter: ScanFilter,
): Promise<FoundFiles> {
  const plan = await planScan(deps, metadata, { snapshotId: null });
  if (filter.length === 0) return { plan, gone: [], candidates: plan.files };
  const { files } = await planScan(deps, metadata, { snapshotId: null, filter });
  return { plan, gone: [], candidates: files };
}
