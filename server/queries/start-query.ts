import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import { AppError } from '#server/platform/errors.ts';
import { SqlError, type StatementKind } from '#server/sql/model/front-end.ts';
import type { Statement } from '#server/sql/model/tree.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import type { QueryRunner } from './port.ts';

const MAX_SQL_LENGTH = 1_000_000;

export const StartQueryInput = z.object({
  sql: z.string().trim().min(1, 'Write a statement first.').max(MAX_SQL_LENGTH),
  ref: z.string().min(1).default('main'),
  /** Commit hash or ISO time; null is the head of the ref. */
  at: z.string().min(1).nullish(),
  catalog: z.string().min(1).nullish(),
  schema: z.string().min(1).nullish(),
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
  { queries }: { readonly queries: QueryRunner },
  input: z.input<typeof StartQueryInput>,
  caller: Caller,
): Promise<{ readonly id: string }> {
  const { at, catalog, schema, ...request } = StartQueryInput.parse(input);
  authorise(request.sql, caller);
  const id = await queries.start({
    ...request,
    at: at ?? null,
    catalog: catalog ?? 'iceberg',
    schema: schema ?? null,
    submittedBy: caller.name,
  });
  return { id };
}

function authorise(sql: string, caller: Caller): void {
  const kind = kindOf(sql);
  const allowed: readonly StatementKind[] = ALLOWED[caller.role];
  if (kind === null || allowed.includes(kind)) return;
  throw new AppError(
    'forbidden',
    `The role ${caller.role} may not run a statement of kind ${kind}.`,
  );
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
