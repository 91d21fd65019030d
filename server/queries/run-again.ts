import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { authorise } from './authorise.ts';
import { requireVisible } from './get-query.ts';
import { TabSession } from './model/tab-session.ts';
import type { QueryRunner } from './port.ts';
import { readParameters, toQueryView } from './query-rows.ts';

/**
 * Runs a statement of the history exactly as then: every table of the lake at the commit it was read at,
 * with the same values and the same session. Marts are read as they are now. Throws like `getQuery`, and
 * `conflict` for a statement that changed something or was never bound to its tables.
 */
export async function runAgain(
  { database, queries }: { readonly database: Database; readonly queries: QueryRunner },
  {
    id,
    tabId,
    maxRows,
  }: {
    readonly id: string;
    readonly tabId?: string | undefined;
    /** The limit that it had then when absent. */
    readonly maxRows?: number;
  },
  caller: Caller,
): Promise<{ readonly id: string }> {
  const row = await requireVisible(database, id, caller);
  const query = toQueryView(row);
  if (query.effectiveSql === null) {
    throw new AppError(
      'conflict',
      'The statement was never bound to its tables, so there is no “as then”. Open it and run it anew.',
    );
  }
  if (query.update !== null) {
    throw new AppError(
      'conflict',
      `The statement changed something (${query.update.type}); it is not done twice. Open it and run it anew if you mean to.`,
    );
  }
  const session = TabSession.nullable().parse(row['session']);
  const refused = authorise(query.effectiveSql, caller, session?.prepared ?? {});
  return {
    id: await queries.start({
      sql: query.effectiveSql,
      ...(refused === null ? {} : { refused }),
      ref: query.ref,
      at: query.commitHash ?? query.at,
      catalog: query.catalog,
      schema: query.schema,
      maxRows: maxRows ?? query.maxRows,
      timeoutMs: Number(row['timeout_ms']),
      submittedBy: caller.name,
      parameters: readParameters(row['parameters']),
      ...(session === null ? {} : { session }),
      ...(query.saved === null ? {} : { saved: query.saved }),
      ...(tabId === undefined ? {} : { tabId }),
    }),
  };
}
