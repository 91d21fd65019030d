import type { Schema } from '#server/iceberg/model/schema.ts';
import { fromTrinoType } from '#server/iceberg/model/trino-types.ts';
import { sameShape } from '#server/iceberg/model/types.ts';
import { currentVersion, type View, type ViewVersion } from '#server/iceberg/model/view.ts';
import { compile } from '#server/sql/model/compile.ts';
import {
  type CompiledQuery,
  type Session,
  SqlError,
  type TableReference,
} from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { formatType } from '#server/sql/model/types.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import type { ReadContext, Statement } from '../../../port.ts';
import type { RefAt } from '../../shared/refs.ts';
import type { BoundStatement, PrepareDeps } from '../bind-statement.ts';
import type { BoundInput } from '../bound-input.ts';

const DIALECT = 'trino';
/** Views on views on views. */
const MAX_DEPTH = 20;

export interface ViewSteps {
  readonly context: ReadContext;
  readonly session: Session;
  readonly signal: AbortSignal;
  /** How many views this one is read through. */
  readonly depth: number;
  readonly bind: (
    deps: PrepareDeps,
    statement: Statement & { readonly tree: ReturnType<typeof parseStatement> },
    context: ReadContext,
    options: { readonly signal: AbortSignal; readonly depth: number },
  ) => Promise<BoundStatement>;
}

/**
 * A view as the relation that its query gives at the commit at which the view was found; names in it
 * are read with the defaults of the session that made it. Throws `VIEW_IS_STALE` and `INVALID_VIEW`.
 */
export async function bindView(
  deps: PrepareDeps,
  reference: TableReference,
  view: View,
  at: RefAt,
  { context, session, signal, depth, bind }: ViewSteps,
): Promise<BoundInput> {
  const name = [reference.catalog, reference.schema, reference.table].join('.');
  const { position } = reference;
  if (depth >= MAX_DEPTH)
    throw new SqlError('VIEW_IS_RECURSIVE', `View '${name}' is recursive`, position);
  const version = currentVersion(view.metadata);
  const text = version?.representations.find(({ dialect }) => dialect === DIALECT);
  if (version === null || text === undefined) {
    const dialects = version?.representations.map(({ dialect }) => dialect).join(', ');
    const message = `View '${name}' has no query in Trino's dialect, only in: ${dialects}`;
    throw new SqlError('NOT_SUPPORTED', message, position);
  }
  const inner = innerContext(context, version, reference, at);
  try {
    const tree = parseStatement(text.sql);
    // One moment for the whole statement, views and all.
    const fixed = { ...deps, clock: () => session.now };
    const bound = await bind(fixed, { sql: text.sql, tree }, inner, { signal, depth: depth + 1 });
    const query = compile(tree, bound.env);
    if (query.columns.some(({ isText }) => isText === true)) {
      throw new SqlError(
        'NOT_SUPPORTED',
        `View ${name} has timestamps in a time zone other than UTC, which cannot be read on; cast them in the view`,
        null,
      );
    }
    refuseStale(name, query, view.metadata.schemas, version, position);
    return asRelation(query, bound);
  } catch (cause) {
    if (!(cause instanceof SqlError) || KEPT.includes(cause.errorName)) throw cause;
    const where =
      cause.position === null ? '' : `line ${cause.position.line}:${cause.position.column}: `;
    const message = `Failed analyzing stored view '${name}': ${where}${cause.message}`;
    throw new SqlError('INVALID_VIEW', message, position);
  }
}

/** What is no fault of the view's text. */
const KEPT: readonly string[] = ['VIEW_IS_STALE', 'VIEW_IS_RECURSIVE', 'NOT_SUPPORTED'];

function innerContext(
  context: ReadContext,
  { defaultCatalog, defaultNamespace }: ViewVersion,
  reference: TableReference,
  at: RefAt,
): ReadContext {
  return {
    ...context,
    ref: at.ref,
    asOf: { kind: 'commit', hash: at.hash },
    catalog: defaultCatalog ?? reference.catalog,
    schema: defaultNamespace.length === 0 ? null : defaultNamespace.join('.'),
  };
}

/** A table that the view reads may have changed since. */
function refuseStale(
  name: string,
  { columns }: CompiledQuery,
  schemas: readonly Schema[],
  version: ViewVersion,
  position: TableReference['position'],
): void {
  const stored = schemas.find(({ schemaId }) => schemaId === version.schemaId)?.fields ?? [];
  const stale = (why: string) =>
    new SqlError(
      'VIEW_IS_STALE',
      `View '${name}' is stale or in invalid state: ${why}. CREATE OR REPLACE VIEW makes it anew.`,
      position,
    );
  if (stored.length !== columns.length) {
    throw stale(
      `stored view column count (${stored.length}) does not match column count derived from the view query analysis (${columns.length})`,
    );
  }
  for (const [index, column] of columns.entries()) {
    const field = stored[index];
    const what = `column [${column.name}] of type ${formatType(column.type)} projected from query view at position ${index}`;
    if (field?.name.toLowerCase() !== column.name.toLowerCase()) {
      throw stale(
        `${what} has a different name from column [${field?.name}] stored in view definition`,
      );
    }
    if (!sameShape(fromTrinoType(column.type), field.type)) {
      throw stale(`${what} cannot be coerced to the type stored in view definition`);
    }
  }
}

function asRelation(query: CompiledQuery, bound: BoundStatement): BoundInput {
  const items = query.columns.map(
    ({ name }, i) => `v.c${i} AS ${quoteIdentifier(name.toLowerCase())}`,
  );
  return {
    table: {
      columns: query.columns.map(({ name, type }) => ({ name: name.toLowerCase(), type })),
      relationSql: `(SELECT ${items.join(', ')} FROM (${query.duckdbSql}) AS v)`,
    },
    resolved: null,
    lake: null,
    objects: bound.objects,
    through: { tables: bound.tables, lakeInputs: bound.lakeInputs },
  };
}
