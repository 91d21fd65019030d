import type { ViewStatement } from '#server/sql/model/statements/view-tree.ts';
import type {
  QueryEvent,
  QueryLimits,
  ReadContext,
  SpooledResult,
  Statement,
} from '../../../port.ts';
import type { Deadline } from '../../shared/deadline.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { runView } from './run-view.ts';

const TYPES = {
  'create-view': 'CREATE VIEW',
  'rename-view': 'RENAME VIEW',
  'comment-view': 'COMMENT',
  'drop-view': 'DROP VIEW',
} as const satisfies Record<ViewStatement['kind'], string>;

const NO_RESULT: SpooledResult = { columns: [], rowCount: 0, bytes: 0, truncated: false };

/** The events of one statement about a view, after `queued`. Throws what failed; nothing is changed then. */
export async function* executeView(
  deps: PrepareDeps,
  queryId: string,
  statement: Statement & { readonly tree: ViewStatement },
  context: ReadContext,
  { deadline }: QueryLimits & { readonly deadline: Deadline },
): AsyncGenerator<QueryEvent> {
  const { sql, tree } = statement;
  yield { kind: 'planning' };
  const { signal } = deadline;
  const tables = await runView({ deps, queryId, sql, statement: tree, context, signal });
  yield { kind: 'running', tables, effectiveSql: sql };
  yield {
    kind: 'finished',
    result: NO_RESULT,
    update: { type: TYPES[tree.kind], count: null },
    sessionChanges: [],
    warnings: [],
  };
}
