import type { IcebergTable } from '#server/catalog/model/content.ts';
import type { Reference } from '#server/catalog/port.ts';
import { commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import { newId } from '#server/platform/ids.ts';
import { err, ok, type Result } from '#server/platform/result.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { EngineFailure, Materialized, MaterializeRequest } from '../../port.ts';
import { loadLakeTable } from './bind-iceberg.ts';
import { commitTable } from './commit-table.ts';
import { startDeadline } from './deadline.ts';
import { toEngineFailure } from './failure.ts';
import type { Instance } from './instances.ts';
import { type PrepareDeps, prepareQuery } from './prepare.ts';
import { orThrow } from './refs.ts';
import { removeWritten } from './remove-written.ts';
import { writeRows } from './write-rows.ts';
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
  const query = await prepareQuery(
    deps,
    request.statement,
    // Reads and the write start from one commit, also when the branch moves meanwhile.
    context.asOf === null ? { ...context, asOf: { kind: 'commit', hash: head.hash } } : context,
    { signal, staged: request.staged ?? [] },
  );
  const existing = await loadLakeTable(deps, request.key, head.hash);
  const now = deps.clock();
  const target = planTarget(deps.store, existing, query.columns, request, now);
  const folder = `${target.metadata.location}/data/${newId()}`;
  try {
    const written = await writeRows(
      { store: deps.store, connection: lease.item, signal },
      { mode: request.mode, query, target, existing, folder },
    );
    signal.throwIfAborted();
    if (written === null) {
      return {
        rowCount: 0,
        filesWritten: 0,
        commitHash: head.hash,
        snapshotId: currentSnapshotId(existing?.content ?? null),
        tables: query.tables,
      };
    }
    const table = await commitSnapshot(
      deps,
      { metadata: target.metadata, metadataLocation: existing?.metadataLocation ?? null },
      {
        operation:
          written.removed.length === 0 && request.mode.kind !== 'replace' ? 'append' : 'overwrite',
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
      inputs: query.lakeInputs,
    });
    return {
      rowCount: written.rowCount,
      filesWritten: written.added.length,
      commitHash,
      snapshotId: table.snapshotId,
      tables: query.tables,
    };
  } catch (cause) {
    await removeWritten(deps.store, existing === null ? target.metadata.location : folder, cause);
    throw cause;
  }
}

async function branchHead({ catalog }: MaterializeDeps, name: string): Promise<Reference> {
  const head = orThrow(
    await catalog.getReference(name),
    () => new SqlError('NOT_FOUND', `Branch '${name}' does not exist. Create it first.`, null),
  );
  if (head.type === 'BRANCH') return head;
  throw new SqlError(
    'NOT_SUPPORTED',
    `'${name}' is a tag and never changes. Write to a branch.`,
    null,
  );
}

function currentSnapshotId(content: IcebergTable | null): bigint | null {
  return content === null || content.snapshotId < 0n ? null : content.snapshotId;
}
