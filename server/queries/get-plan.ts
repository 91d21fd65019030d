import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { Plan, QueryEngine } from '#server/engine/port.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { authorise } from './authorise.ts';
import { requireVisible } from './get-query.ts';
import { NEW_SESSION } from './model/new-session.ts';
import { ParameterValue, parameterValues } from './parameter-values.ts';
import { queryContext } from './query-context.ts';
import { StoredPlan } from './stored-plan.ts';
import { readTabSession } from './tabs/change-tab-session.ts';

/** A statement as the editor would send it, to be looked at and not run. */
export const LookedAtInput = z.object({
  sql: z.string().trim().min(1, 'Write a statement first.').max(1_000_000),
  ref: z.string().min(1),
  at: z.string().min(1).nullish(),
  catalog: z.string().min(1).nullish(),
  schema: z.string().min(1).nullish(),
  tabId: z.uuid().optional(),
  parameters: z.array(ParameterValue).max(1000).default([]),
});
export type LookedAtInput = z.input<typeof LookedAtInput>;

interface Deps {
  readonly engine: QueryEngine;
  readonly database: Database;
  readonly defaultBranch: string;
}

/** What a statement that is not run yet reads, and with which session. Throws as `authorise` does. */
export async function lookedAt(
  { database, defaultBranch }: Omit<Deps, 'engine'>,
  input: LookedAtInput,
  caller: Caller,
) {
  const { sql, tabId, at, catalog, schema, ref, parameters } = LookedAtInput.parse(input);
  const session =
    tabId === undefined ? NEW_SESSION : await readTabSession(database, caller.name, tabId);
  const refused = authorise(sql, caller, session.prepared);
  if (refused !== null) throw failureToAppError(refused);
  const context = queryContext(
    {
      ref,
      at: at ?? null,
      catalog: catalog ?? session.catalog,
      schema: schema ?? session.schema,
      session,
      submittedBy: caller.name,
    },
    defaultBranch,
  );
  return { statement: { sql, parameters: parameterValues(parameters) }, context };
}

/** How the engine would go about a statement; nothing runs. Throws as `authorise` does, and `invalid` for what cannot run. */
export async function explainStatement(
  deps: Deps,
  input: LookedAtInput,
  caller: Caller,
): Promise<Plan> {
  const { statement, context } = await lookedAt(deps, input, caller);
  const plan = await deps.engine.explain(statement, context);
  if (!plan.ok) throw failureToAppError(plan.error);
  return plan.value;
}

/** How the engine went about a statement of the history, with actual rows and time. Throws like `getQuery`, and `not-found`. */
export async function getProfile(
  { database }: Pick<Deps, 'database'>,
  { id }: { readonly id: string },
  caller: Caller,
): Promise<Plan> {
  const row = await requireVisible(database, id, caller);
  const profile = StoredPlan.nullable().parse(row['profile']);
  if (profile !== null) return profile;
  throw new AppError(
    'not-found',
    'No plan with actual rows was kept of this run. Run the statement again to see one.',
  );
}
