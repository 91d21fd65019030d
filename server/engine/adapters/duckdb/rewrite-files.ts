import type { DuckDBConnection } from '@duckdb/node-api';
import type { IcebergTable } from '#server/catalog/model/content.ts';
import type { Reference } from '#server/catalog/port.ts';
import { type CommittedSnapshot, commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { removedWith } from '#server/iceberg/model/removed-with.ts';
import { planScan, type ScanPlan } from '#server/iceberg/plan-scan.ts';
import { areReadAlike, isMadeAlike } from '#server/iceberg/replay-rewrite.ts';
import { newId } from '#server/platform/ids.ts';
import { err, ok, type Result } from '#server/platform/result.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { planRewrite } from '../../model/plan-rewrite.ts';
import type { EngineFailure, RewriteRequest, Rewritten } from '../../port.ts';
import { startDeadline } from '../shared/deadline.ts';
import { type LakeTable, loadLakeTable } from './bind-iceberg.ts';
import { branchHead } from './branch-head.ts';
import { commitTable } from './commit-table.ts';
import { toEngineFailure } from './failure.ts';
import { fetchObjects } from './fetch-objects.ts';
import { fileNames } from './file-names.ts';
import { icebergRelation } from './iceberg-relation.ts';
import type { MaterializeDeps } from './materialize.ts';
import { namingFiles } from './naming-files.ts';
import { removeWritten } from './remove-written.ts';
import { objectsOf } from './table-scan.ts';
import { writeFiles } from './write-files.ts';
import type { WriteDeps } from './write-rows.ts';

const MAX_ATTEMPTS = 3;

type RewriteDeps = Omit<MaterializeDeps, 'writer'>;

/** A table at the head of a branch, with all its files. */
interface Opened {
  readonly head: Reference;
  readonly table: LakeTable;
  readonly plan: ScanPlan;
}

interface Replacement {
  readonly groups: readonly (readonly DataFile[])[];
  readonly added: readonly NewDataFile[];
}

/** Writes data files of a table again as fewer ones; see the port. */
export async function rewriteFiles(
  deps: MaterializeDeps,
  request: RewriteRequest,
): Promise<Result<Rewritten, EngineFailure>> {
  using deadline = startDeadline(request);
  try {
    using lease = await deps.writer.connections.acquire(deadline.signal);
    return ok(await rewriteWith(deps, lease.item, request, deadline.signal));
  } catch (cause) {
    return err(toEngineFailure(cause));
  }
}

/** As `rewriteFiles`, on a connection that somebody else holds. Throws what failed. */
export async function rewriteWith(
  deps: RewriteDeps,
  connection: DuckDBConnection,
  request: RewriteRequest,
  signal: AbortSignal,
): Promise<Rewritten> {
  const opened = await open(deps, request);
  const { metadata } = opened.table;
  const groups = planRewrite(opened.plan, { ...request, defaultSpecId: metadata.defaultSpecId });
  if (groups.length === 0) return nothingDone(opened);
  const folder = `${metadata.location}/data/${newId()}`;
  const writer = { store: deps.store, connection, signal };
  try {
    const added = await writeGroups(writer, request, opened, groups, folder);
    signal.throwIfAborted();
    return await replace(deps, request, opened, { groups, added });
  } catch (cause) {
    await removeWritten(deps.store, folder, cause);
    throw cause;
  }
}

async function open(deps: RewriteDeps, { ref, key }: RewriteRequest): Promise<Opened> {
  const head = await branchHead(deps, ref);
  const table = await loadLakeTable(deps, key, head.hash);
  if (table === null) {
    throw new SqlError(
      'TABLE_NOT_FOUND',
      `Table '${key.join('.')}' does not exist on '${ref}' at commit ${head.hash.slice(0, 12)}.`,
      null,
    );
  }
  return { head, table, plan: await planScan(deps, table.metadata, { snapshotId: null }) };
}

const nothingDone = ({ head }: Opened): Rewritten => ({
  filesBefore: 0,
  filesAfter: 0,
  bytesBefore: 0,
  bytesAfter: 0,
  deleteFilesRemoved: 0,
  rowCount: 0,
  commitHash: head.hash,
  snapshotId: null,
});

async function writeGroups(
  deps: WriteDeps,
  { targetFileSizeBytes, onProgress }: RewriteRequest,
  { table: { metadata }, plan }: Opened,
  groups: readonly (readonly DataFile[])[],
  folder: string,
): Promise<readonly NewDataFile[]> {
  const added: NewDataFile[] = [];
  for (const [index, files] of groups.entries()) {
    const namesOf = await fileNames(deps, metadata, { files });
    const { deletesOf } = plan;
    const scan = { schema: currentSchema(metadata), metadata, files, deletesOf, namesOf };
    const objects = objectsOf(scan);
    await using _objects = await fetchObjects(deps, objects, deps.signal);
    const [first] = files;
    const isCurrent = first?.specId === metadata.defaultSpecId;
    const written = await namingFiles(deps, objects, () =>
      writeFiles(deps, {
        metadata,
        select: `SELECT * FROM ${icebergRelation(deps.store, scan)}`,
        folder: `${folder}/${index}`,
        ...(first !== undefined && isCurrent && { partition: first.partition }),
        targetFileSizeBytes,
      }),
    );
    added.push(...written);
    await onProgress?.({ groups: index + 1, of: groups.length });
  }
  return added;
}

/** Puts the new files in the place of the old ones, again on top of what others did meanwhile. */
async function replace(
  deps: RewriteDeps,
  request: RewriteRequest,
  opened: Opened,
  { groups, added }: Replacement,
): Promise<Rewritten> {
  const before = groups.flat();
  for (let attempt = 1, base = opened; ; attempt += 1) {
    const removed = removedWith(base.plan, before);
    const table = await commitSnapshot(deps, base.table, {
      operation: 'replace',
      added,
      removed,
      now: deps.clock(),
    });
    const commitHash = await tryCommit(deps, request, base, table, attempt === MAX_ATTEMPTS);
    if (commitHash !== null) {
      return {
        filesBefore: before.length,
        filesAfter: added.length,
        bytesBefore: bytesOf(before),
        bytesAfter: bytesOf(added),
        deleteFilesRemoved: removed.length - before.length,
        rowCount: added.reduce((sum, file) => sum + file.recordCount, 0),
        commitHash,
        snapshotId: table.snapshotId,
      };
    }
    base = await reopen(deps, request, opened, before);
  }
}

/** Null: somebody else changed the table. */
async function tryCommit(
  deps: RewriteDeps,
  request: RewriteRequest,
  { head, table: { content } }: Opened,
  table: CommittedSnapshot,
  isLast: boolean,
): Promise<string | null> {
  const base: IcebergTable = content;
  try {
    return await commitTable(deps, { request, head, base, table, inputs: [] });
  } catch (cause) {
    const isConflict = cause instanceof SqlError && cause.errorName === 'TRANSACTION_CONFLICT';
    if (isConflict && !isLast) return null;
    throw cause;
  }
}

/** The table now, as long as the files that were read are in it and are read as they were. */
async function reopen(
  deps: RewriteDeps,
  request: RewriteRequest,
  { plan, table }: Opened,
  read: readonly DataFile[],
): Promise<Opened> {
  const now = await open(deps, request);
  if (isMadeAlike(table.metadata, now.table.metadata) && areReadAlike(read, plan, now.plan)) {
    return now;
  }
  throw new SqlError(
    'TRANSACTION_CONFLICT',
    `Table '${request.key.join('.')}' was changed on '${request.ref}' in the files that were being compacted. Nothing was overwritten: run it again.`,
    null,
  );
}

const bytesOf = (files: readonly Pick<DataFile, 'fileSizeBytes'>[]): number =>
  files.reduce((sum, file) => sum + file.fileSizeBytes, 0);
