import type { Caller } from '#server/api/trpc/init.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { QueryEngine, ReadContext } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { type Session, SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { lineageReferences } from '#server/sql/model/lineage/lineage-references.ts';
import type {
  Lineage,
  LineageTable,
  LineageTables,
} from '#server/sql/model/lineage/lineage-types.ts';
import { statementLineage } from '#server/sql/model/lineage/statement-lineage.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { tableKey } from '#server/sql/model/table-key.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import { type LookedAtInput, lookedAt } from './get-plan.ts';

interface Deps {
  readonly engine: QueryEngine;
  readonly database: Database;
  readonly clock: Clock;
  readonly defaultBranch: string;
}

/**
 * Where each column of a statement comes from, at the ref and the moment it would read; nothing runs. Null
 * for a statement that has no columns. Throws as `authorise` does; a table that cannot be read is `unknown`.
 */
export async function getLineage(
  deps: Deps,
  input: LookedAtInput,
  caller: Caller,
): Promise<Lineage | null> {
  const { statement, context } = await lookedAt(deps, input, caller);
  const { catalog, schema, timeZone, user } = context;
  const session: Session = { catalog, schema, timeZone, user, now: deps.clock() };
  try {
    const tree = parseStatement(statement.sql.replace(/[;\s]+$/, ''));
    const references = lineageReferences(tree, session);
    const tables = await tablesOf(deps, references, { context, session, depth: 0 });
    return statementLineage(tree, { session, tables });
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause;
    const { errorName: name, message, position } = cause;
    throw failureToAppError({ kind: 'rejected', name, message, position });
  }
}

/** How many views may stand behind one another. */
const MAX_VIEWS = 8;

async function tablesOf(
  deps: Deps,
  references: readonly TableReference[],
  { context, session, depth }: Around,
): Promise<LineageTables> {
  const found = await Promise.all(
    references.map(async (reference): Promise<readonly (readonly [string, LineageTable])[]> => {
      const described = await deps.engine.describe({ sql: allOf(reference) }, context);
      if (!described.ok) {
        if (described.error.kind === 'rejected') return [];
        throw failureToAppError(described.error);
      }
      const { catalog, schema, table } = reference;
      const view =
        depth < MAX_VIEWS ? await viewOf(deps, reference, { context, session, depth }) : null;
      const name = `${catalog}.${schema}.${table}`;
      return [[tableKey(reference), { name, columns: described.value, view }]];
    }),
  );
  return new Map(found.flat());
}

interface Around {
  readonly context: ReadContext;
  readonly session: Session;
  /** Views around. */
  readonly depth: number;
}

/** The query of a view, with the tables that it reads; null for what is no view. */
async function viewOf(
  deps: Deps,
  { catalog, schema, table }: TableReference,
  { context, session: around, depth }: Around,
): Promise<LineageTable['view']> {
  const name = [catalog, schema, table].map(quoteIdentifier).join('.');
  const shown = await deps.engine.collect({ sql: `SHOW CREATE VIEW ${name}` }, context, {
    maxRows: 1,
    timeoutMs: VIEW_TIMEOUT_MS,
  });
  const text = shown.ok ? shown.value.values[0]?.[0] : undefined;
  if (typeof text !== 'string') return null;
  const statement = parseStatement(text);
  if (statement.kind !== 'create-view') return null;
  // Names without a schema are of the schema that the view stands in.
  const session = { ...around, catalog, schema };
  const references = lineageReferences(statement, session);
  const tables = await tablesOf(deps, references, { context, session, depth: depth + 1 });
  return { query: statement.query, session, tables };
}

const VIEW_TIMEOUT_MS = 10_000;

/** The table with all its columns, in the version that the statement names. */
function allOf({ catalog, schema, table, version }: TableReference): string {
  const name = [catalog, schema, table].map(quoteIdentifier).join('.');
  return `SELECT * FROM ${name}${clauseOf(version)}`;
}

const MICROS_A_SECOND = 1_000_000n;

function clauseOf(version: TableReference['version']): string {
  if (version === null || version.kind === 'unusable') return '';
  if (version.kind === 'snapshot') return ` FOR VERSION AS OF ${version.snapshotId}`;
  if (version.kind === 'ref') return ` FOR VERSION AS OF ${quoteString(version.ref)}`;
  const seconds = version.epochMicros / MICROS_A_SECOND;
  const micros = version.epochMicros % MICROS_A_SECOND;
  if (micros < 0n) throw new AppError('invalid', 'No table is as old as that moment.');
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return ` FOR TIMESTAMP AS OF TIMESTAMP '${date}.${String(micros).padStart(6, '0')} UTC'`;
}
