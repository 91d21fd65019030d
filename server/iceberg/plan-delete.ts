import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import type { DataFile } from './model/data-file.ts';
import type { ScanFilter } from './model/filter.ts';
import { specById, type TableMetadata } from './model/metadata.ts';
import { createPruner } from './model/prune.ts';
import { removedWith } from './model/removed-with.ts';
import { planScan, type ScanPlan } from './plan-scan.ts';

export interface DeletePlan extends ScanPlan {
  /**
   * Files all of whose rows meet the filter, and the delete files that apply to no other file: removing
   * them deletes these rows without reading one.
   */
  readonly covered: readonly DataFile[];
  /** Files that may have rows of both kinds and have to be rewritten without those that meet the filter. */
  readonly touched: readonly DataFile[];
}

/**
 * Plans the deletion of the rows of the current snapshot that meet the filter: whole partitions go by
 * metadata alone. Throws `AppError` as `planScan` does.
 */
export async function planDelete(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  filter: ScanFilter,
): Promise<DeletePlan> {
  const plan = await planScan(deps, metadata, { snapshotId: null });
  const covered: DataFile[] = [];
  const touched: DataFile[] = [];
  asAppError(`${metadata.location} cannot be filtered`, () => {
    const pruner = createPruner(plan.schema, filter);
    for (const file of plan.files) {
      const spec = specById(metadata, file.specId);
      if (pruner.mustMatchFile(spec, file)) covered.push(file);
      else if (pruner.mayMatchFile(spec, file)) touched.push(file);
    }
  });
  return { ...plan, covered: removedWith(plan, covered), touched };
}
