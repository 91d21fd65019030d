import type { Plan, ReadContext, Statement } from '../../../port.ts';
import type { Deadline } from '../../shared/deadline.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { prepareQuery } from '../prepare.ts';
import { explainQuery } from './explain-query.ts';

/** How DuckDB would go about a statement; nothing of it runs. Throws as `prepareQuery` does. */
export async function explain(
  deps: PrepareDeps,
  statement: Statement,
  context: ReadContext,
  { signal }: Deadline,
): Promise<Plan> {
  return explainQuery(deps, await prepareQuery(deps, statement, context, { signal }), signal);
}
