import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { SqlError, type StatementKind } from '#server/sql/model/front-end.ts';
import type { Statement } from '#server/sql/model/tree.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import { NEW_SESSION } from './model/tab-session.ts';
import { ParameterValue, parameterValues } from './parameter-values.ts';
import type { QueryRunner } from './port.ts';
import { readTabSession } from './tabs/change-tab-session.ts';

const MAX_SQL_LENGTH = 1_000_000;

export const StartQueryInput = z.object({
  sql: z.string().trim().min(1, 'Write a statement first.').max(MAX_SQL_LENGTH),
  ref: z.string().min(1).default('main'),
  /** Commit hash or ISO time; null is the head of the ref. */
  at: z.string().min(1).nullish(),
  /** Default catalog and schema; left out: those of the tab, else `iceberg` and none. */
  catalog: z.string().min(1).nullish(),
  schema: z.string().min(1).nullish(),
  /** Tab of the caller whose session the statement runs with and changes. */
  tabId: z.uuid().optional(),
  /** Values of the `?`, in order. */
  parameters: z.array(ParameterValue).max(1000).default([]),
  /** Saved query that it was opened from. */
  saved: z.object({ id: z.uuid(), version: z.int().min(1) }).optional(),
  maxRows: z.number().int().min(1).max(10_000_000).default(100_000),
  timeoutMs: z.number().int().min(1000).max(3_600_000).default(300_000),
});

/** What each role may run; a kind that is not named is refused, whoever asks. */
const ALLOWED = {
  admin: ['query', 'show', 'explain'],
  analyst: ['query', 'show', 'explain'],
} as const satisfies Record<Caller['role'], readonly StatementKind[]>;

/** Runs a statement for a person; its end is told by `watchQuery`. Throws `forbidden` for a kind the role may not run. */
export async function startQuery(
  { queries, database }: { readonly queries: QueryRunner; readonly database: Database },
  input: z.input<typeof StartQueryInput>,
  caller: Caller,
): Promise<{ readonly id: string }> {
  const { at, catalog, schema, tabId, parameters, saved, ...request } =
    StartQueryInput.parse(input);
  authorise(request.sql, caller);
  const session =
    tabId === undefined ? NEW_SESSION : await readTabSession(database, caller.name, tabId);
  const id = await queries.start({
    ...request,
    at: at ?? null,
    catalog: catalog ?? session.catalog,
    schema: schema ?? session.schema,
    submittedBy: caller.name,
    session,
    parameters: parameterValues(parameters),
    ...(tabId === undefined ? {} : { tabId }),
    ...(saved === undefined ? {} : { saved }),
  });
  return { id };
}

/** Throws `forbidden` for a kind of statement that the role may not run. */
export function authorise(sql: string, caller: Caller): void {
  const kind = kindOf(sql);
  const allowed: readonly StatementKind[] = ALLOWED[caller.role];
  if (kind === null || allowed.includes(kind)) return;
  throw new AppError(
    'forbidden',
    `The role ${caller.role} may not run a statement of kind ${kind}.`,
  );
}

/** Throws `invalid` for what is not a query: a check only reads. */
export function requireQuery(sql: string): void {
  if (kindOf(sql) === 'query') return;
  throw new AppError('invalid', 'Only a query can be a check: a SELECT that should find no rows.');
}

/** Null for text that is no statement this engine runs: the engine refuses it with the place and the reason. */
function kindOf(sql: string): StatementKind | null {
  try {
    return STATEMENT_KINDS[parseStatement(sql.replace(/[;\s]+$/, '')).kind];
  } catch (cause) {
    if (cause instanceof SqlError) return null;
    throw cause;
  }
}

const STATEMENT_KINDS = {
  query: 'query',
  'show-catalogs': 'show',
  'show-schemas': 'show',
  'show-tables': 'show',
  'show-columns': 'show',
  'unsupported-statement': null,
} as const satisfies Record<Statement['kind'], StatementKind | null>;
