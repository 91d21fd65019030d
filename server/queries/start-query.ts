import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { withoutEnd } from '#server/sql/parser/classify-sql.ts';
import { authorise } from './authorise.ts';
import { NEW_SESSION } from './model/new-session.ts';
import { ParameterValue, parameterValues } from './parameter-values.ts';
import type { QueryRunner } from './port.ts';
import { readTabSession } from './tabs/change-tab-session.ts';

/** Rows that one result may have at most. */
export const MAX_ROWS_A_RESULT = 10_000_000;
const MAX_SQL_LENGTH = 1_000_000;

export const StartQueryInput = z.object({
  sql: z
    .string()
    .trim()
    .min(1, 'Write a statement first.')
    .max(MAX_SQL_LENGTH, 'A statement has at most a million characters.')
    .refine((text) => !text.includes('\0'), 'A statement holds no NUL character. Remove it.')
    // Half of a character is none: it is what it becomes wherever it is written down.
    .transform((text) => text.toWellFormed()),
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
  maxRows: z.number().int().min(1).max(MAX_ROWS_A_RESULT).default(100_000),
  timeoutMs: z.number().int().min(1000).max(3_600_000).default(300_000),
});

/** Runs a statement for a person; its end is told by `watchQuery`. Throws as `authorise` does. */
export async function startQuery(
  { queries, database }: { readonly queries: QueryRunner; readonly database: Database },
  input: z.input<typeof StartQueryInput>,
  caller: Caller,
): Promise<{ readonly id: string }> {
  const { at, catalog, schema, tabId, parameters, saved, ...given } = StartQueryInput.parse(input);
  const request = { ...given, sql: withoutEnd(given.sql) };
  const session =
    tabId === undefined ? NEW_SESSION : await readTabSession(database, caller.name, tabId);
  const refused = authorise(request.sql, caller, session.prepared);
  const id = await queries.start({
    ...request,
    ...(refused === null ? {} : { refused }),
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
