import type { IcebergTable } from '#server/catalog/model/content.ts';
import { commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import type { SnapshotOperation } from '#server/iceberg/model/metadata.ts';
import { newId } from '#server/platform/ids.ts';
import { err, ok, type Result } from '#server/platform/result.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type {
  EngineFailure,
  Materialized,
  MaterializeRequest,
  Statement,
  WriteMode,
} from '../../port.ts';
import { startDeadline } from '../shared/deadline.ts';
import { type LakeTable, loadLakeTable } from './bind-iceberg.ts';
import type { PrepareDeps } from './bind-statement.ts';
import { branchHead } from './branch-head.ts';
import { commitTable } from './commit-table.ts';
import { distinct } from './distinct.ts';
import { toEngineFailure } from './failure.ts';
import { fetchObjects } from './fetch-objects.ts';
import type { Instance } from './instances.ts';
import { namingFiles } from './naming-files.ts';
import { type PreparedQuery, prepareQuery } from './prepare.ts';
import { removeWritten } from './remove-written.ts';
import { type WrittenRows, writeRows } from './write-rows.ts';
import { planTarget } from './write-target.ts';

export interface MaterializeDeps extends PrepareDeps {
  readonly writer: Instance;
}

/**
 * Writes the rows of a query as a table: files first, then one snapshot, then one catalog commit,
 * which is the moment the table has them. What was written before a failure is removed again.
 */
export async function materialize(
  deps: MaterializeDeps,
  request: MaterializeRequest,
): Promise<Result<Materialized, EngineFailure>> {
  using deadline = startDeadline(request);
  try {
    return ok(await write(deps, request, deadline.signal));
  } catch (cause) {
    return err(toEngineFailure(cause));
  }
}

async function write(
  deps: MaterializeDeps,
  request: MaterializeRequest,
  signal: AbortSignal,
): Promise<Materialized> {
  using lease = await deps.writer.connections.acquire(signal);
  const head = await branchHead(deps, request.context.ref);
  const { context } = request;
  const prepare = (statement: Statement) =>
    prepareQuery(
      deps,
      statement,
      // Reads and the write start from one commit, also when the branch moves meanwhile.
      context.asOf === null ? { ...context, asOf: { kind: 'commit', hash: head.hash } } : context,
      { signal, staged: request.staged ?? [], deltas: request.deltas ?? [] },
    );
  const query = await prepare(request.statement);
  requireInstants(query.columns);
  const existing = await loadLakeTable(deps, request.key, head.hash);
  const scope = await prepareScope(request.mode, existing, prepare);
  const read = scope === null ? [query] : [query, scope];
  const tables = distinct(read.flatMap((prepared) => prepared.tables));
  const now = deps.clock();
  const target = planTarget(deps.store, existing, query.columns, request, now);
  const folder = `${target.metadata.location}/data/${newId()}`;
  const objects = read.flatMap((prepared) => prepared.objects);
  await using _objects = await fetchObjects(deps, objects, signal);
  try {
    const writer = { store: deps.store, connection: lease.item, signal };
    const written = await namingFiles(writer, objects, () =>
      writeRows(writer, { mode: request.mode, query, scope, target, existing, folder }),
    );
    signal.throwIfAborted();
    if (written === null) {
      return {
        rowCount: 0,
        filesWritten: 0,
        commitHash: head.hash,
        snapshotId: currentSnapshotId(existing?.content ?? null),
        tables,
      };
    }
    const table = await commitSnapshot(
      deps,
      { metadata: target.metadata, metadataLocation: existing?.metadataLocation ?? null },
      {
        operation: operationOf(request.mode, written),
        added: written.added,
        removed: written.removed,
        now,
      },
    );
    const commitHash = await commitTable(deps, {
      request,
      head,
      base: existing?.content ?? null,
      table,
      inputs: distinct(read.flatMap(({ lakeInputs }) => lakeInputs)),
    });
    return {
      rowCount: written.rowCount,
      filesWritten: written.added.length,
      commitHash,
      snapshotId: table.snapshotId,
      tables,
    };
  } catch (cause) {
    await removeWritten(deps.store, existing === null ? target.metadata.location : folder, cause);
    throw cause;
  }
}

/** A table that is made has nothing that a scope could remove. */
async function prepareScope(
  mode: WriteMode,
  existing: LakeTable | null,
  prepare: (statement: Statement) => Promise<PreparedQuery>,
): Promise<PreparedQuery | null> {
  if (mode.kind !== 'delete-insert' || mode.scope === null || existing === null) return null;
  return prepare(mode.scope);
}

function operationOf(mode: WriteMode, { added, removed }: WrittenRows): SnapshotOperation {
  if (mode.kind === 'replace') return 'overwrite';
  if (removed.length === 0) return 'append';
  return added.length === 0 ? 'delete' : 'overwrite';
}

function currentSnapshotId(content: IcebergTable | null): bigint | null {
  return content === null || content.snapshotId < 0n ? null : content.snapshotId;
}

/** A table keeps instants, not the zone that each was shown in. */
function requireInstants(columns: PreparedQuery['columns']): void {
  const zoned = columns.find(({ isText }) => isText === true);
  if (zoned === undefined) return;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Column ${zoned.name} has a time zone other than UTC, which a table does not keep; write it AT TIME ZONE 'UTC'`,
    null,
  );
}
