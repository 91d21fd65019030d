import { commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema, currentSnapshot } from '#server/iceberg/model/metadata.ts';
import { partitionKey } from '#server/iceberg/model/partition-key.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { readManifests } from '#server/iceberg/read-manifests.ts';
import { targetFileBytes } from '#server/maintenance/model/plan-compaction.ts';
import { FEWEST_MANIFESTS, manifestsToMerge } from '#server/maintenance/model/plan-manifests.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { predicatesOf } from '#server/sql/model/pushed-predicates.ts';
import { callArguments, dataSizeBytes } from '#server/sql/model/statements/call-arguments.ts';
import { scanFilter } from '../../../model/scan-filter.ts';
import { type LakeTable, loadLakeTable } from '../bind-iceberg.ts';
import { rewriteWith } from '../rewrite-files.ts';
import { commitNext } from './commit-metadata.ts';
import { nameOf, type TablePlace } from './place.ts';
import type { TableExecute } from './procedures.ts';
import { commitOf, type WriteRun } from './write-run.ts';

const DEFAULT_THRESHOLD = '100MB';
/** The statement has a time limit of its own. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/** Writes small files, files with deleted rows and files of an older partitioning again as few large ones. */
export async function optimize(run: WriteRun<TableExecute>, place: TablePlace): Promise<void> {
  const { deps, connection, signal, statement, parameters } = run;
  const names = ['file_size_threshold'] as const;
  const given = callArguments(statement.args, parameters, { names, required: [] }).get(names[0]);
  const threshold = dataSizeBytes(String(given ?? DEFAULT_THRESHOLD));
  if (threshold === null) {
    throw new SqlError(
      'INVALID_PROCEDURE_ARGUMENT',
      `'${given}' is no size of a file: write it as 100MB`,
      null,
    );
  }
  const table = await loadLakeTable(deps, place.key, place.head.hash);
  const files = table === null ? [] : await filesToRewrite(run, table, threshold);
  if (table === null || files.length === 0) return;
  const request = {
    ref: place.head.name,
    key: place.key,
    files,
    targetFileSizeBytes: targetFileBytes(table.metadata),
    commit: commitOf(run, `Compact ${nameOf(place)}`),
    timeoutMs: NO_LIMIT_MS,
  };
  await rewriteWith(deps, connection, request, signal);
}

/** A file alone that is as it should be would only become itself. */
async function filesToRewrite(
  { deps, statement: { where }, parameters }: WriteRun<TableExecute>,
  { metadata }: LakeTable,
  threshold: number,
): Promise<readonly string[]> {
  const schema = currentSchema(metadata);
  const { predicates, isWhole } =
    where === null ? { predicates: [], isWhole: true } : predicatesOf(where, parameters);
  const filter = scanFilter(predicates, { read: schema, planned: schema });
  if (where !== null && (!isWhole || filter.length < predicates.length)) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'WHERE of optimize compares columns with constants, joined by AND: it chooses files, not rows',
      where.position,
    );
  }
  const plan = await planScan(deps, metadata, { snapshotId: null, filter });
  const isDue = (file: DataFile) =>
    plan.deletesOf.has(file.path) || file.specId !== metadata.defaultSpecId;
  const chosen = plan.files.filter((file) => isDue(file) || file.fileSizeBytes < threshold);
  const groups = Map.groupBy(
    chosen,
    ({ specId, partition }) => `${specId} ${partitionKey(partition)}`,
  );
  return [...groups.values()]
    .filter((group) => group.length > 1 || group.some(isDue))
    .flatMap((group) => group.map(({ path }) => path));
}

/** Merges small manifests into few; the files of the table stay. */
export async function optimizeManifests(
  run: WriteRun<TableExecute>,
  place: TablePlace,
): Promise<void> {
  const { deps } = run;
  callArguments(run.statement.args, run.parameters, { names: [], required: [] });
  await commitNext(run, place, `Merge manifests of ${nameOf(place)}`, async (table) => {
    const snapshot = currentSnapshot(table.metadata);
    const manifests = snapshot === null ? [] : await readManifests(deps, snapshot);
    if (manifestsToMerge(manifests, table.metadata.properties).length === 0) return null;
    return commitSnapshot(deps, table, {
      operation: 'replace',
      added: [],
      removed: [],
      fewestManifests: FEWEST_MANIFESTS,
      now: deps.clock(),
    });
  });
}
