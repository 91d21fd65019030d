import type { ViewStatement } from '#server/sql/model/statements/view-tree.ts';
import type { ReadContext } from '../../../port.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { commitOf } from '../writes/write-run.ts';

/** One statement about a view, with what it works with. */
export interface ViewRun<S extends ViewStatement = ViewStatement> {
  readonly deps: PrepareDeps;
  readonly queryId: string;
  readonly sql: string;
  readonly statement: S;
  readonly context: ReadContext;
  readonly signal: AbortSignal;
}

/** What the catalog commit of a statement about a view says. */
export function noteOf(run: ViewRun, message: string) {
  const { author, properties } = commitOf(run, message);
  return { message, authors: [author], properties };
}
