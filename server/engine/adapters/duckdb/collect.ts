import { err, ok, type Result } from '#server/platform/result.ts';
import type {
  CollectLimits,
  ColumnBatch,
  EngineFailure,
  ReadContext,
  ResolvedTable,
  Statement,
} from '../../port.ts';
import { startDeadline } from '../shared/deadline.ts';
import type { PrepareDeps } from './bind-statement.ts';
import { toCells } from './cell.ts';
import { toEngineFailure } from './failure.ts';
import { fetchObjects } from './fetch-objects.ts';
import type { Instance } from './instances.ts';
import { interruptible } from './interruptible.ts';
import { namingFiles } from './naming-files.ts';
import { prepareQuery } from './prepare.ts';
import { typedSelect } from './typed-select.ts';

export type Collected = ColumnBatch & {
  readonly truncated: boolean;
  readonly tables: readonly ResolvedTable[];
};

/** Runs one statement to its end and returns its rows. */
export async function collect(
  deps: PrepareDeps & { readonly sandbox: Instance },
  statement: Statement,
  context: ReadContext,
  limits: CollectLimits,
): Promise<Result<Collected, EngineFailure>> {
  using deadline = startDeadline(limits);
  const { signal } = deadline;
  try {
    using lease = await deps.sandbox.connections.acquire(signal);
    const query = await prepareQuery(deps, statement, context, {
      signal,
      staged: limits.staged ?? [],
      deltas: limits.deltas ?? [],
    });
    await using _objects = await fetchObjects(deps, query.objects, signal);
    const connection = lease.item;
    // Materialised, never streamed: DuckDB's streams end early without an error.
    const reader = await namingFiles({ store: deps.store, connection }, query.objects, () =>
      interruptible(connection, signal, () =>
        connection.runAndReadAll(typedSelect(query, { limit: limits.maxRows + 1 })),
      ),
    );
    const types = query.columns.map((column) => column.type);
    const rowCount = Math.min(reader.currentRowCount, limits.maxRows);
    return ok({
      columns: query.columns,
      rowCount,
      values: toCells(
        reader.getColumns().map((column) => column.slice(0, rowCount)),
        types,
      ),
      truncated: reader.currentRowCount > limits.maxRows,
      tables: query.tables,
    });
  } catch (cause) {
    return err(toEngineFailure(cause));
  }
}
