import type { Clock } from '#server/platform/clock.ts';
import { compile } from '#server/sql/model/compile.ts';
import {
  type CompiledQuery,
  type Session,
  SqlError,
  type TableReference,
} from '#server/sql/model/front-end.ts';
import { tableKey } from '#server/sql/model/table-key.ts';
import { tableReferences } from '#server/sql/model/table-references.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import { type Pin, pinTables } from '../../model/pin-tables.ts';
import { ICEBERG_CATALOG, MART_CATALOG } from '../../model/ref-catalog.ts';
import type { ReadContext, ResolvedTable, StagedRows, Statement } from '../../port.ts';
import { bindIcebergTable, type LakeDeps } from './bind-iceberg.ts';
import { bindMart, type MartDeps } from './bind-mart.ts';
import { bindStaged } from './bind-staged.ts';
import type { BoundInput, LakeInput } from './bound-input.ts';
import { listNames } from './list-names.ts';
import { type StatementRefs, statementRefs } from './refs.ts';

export interface PrepareDeps extends LakeDeps, MartDeps {
  readonly clock: Clock;
}

/** A statement bound to what it reads, ready to run in DuckDB. */
export interface PreparedQuery extends CompiledQuery {
  readonly tables: readonly ResolvedTable[];
  readonly lakeInputs: readonly LakeInput[];
  /** The statement with every table of the lake fixed to its commit. */
  readonly effectiveSql: string;
}

interface Bound {
  readonly reference: TableReference;
  readonly input: BoundInput;
}

/** Parses, binds and compiles one statement. Throws `SqlError`, `AppError` or `UnreachableError`. */
export async function prepareQuery(
  deps: PrepareDeps,
  statement: Statement,
  context: ReadContext,
  options: { readonly signal: AbortSignal; readonly staged?: readonly StagedRows[] },
): Promise<PreparedQuery> {
  const now = deps.clock();
  const session: Session = {
    catalog: context.catalog ?? ICEBERG_CATALOG,
    schema: context.schema,
    timeZone: context.timeZone,
    now,
    user: context.user,
  };
  // People end statements with a semicolon; to the parser it is one thing too many.
  const sql = statement.sql.replace(/[;\s]+$/, '');
  const tree = parseStatement(sql);
  const refs = statementRefs(deps.catalog, context);
  const references = tableReferences(tree, session);
  const bound = await Promise.all(
    references.map(async (reference): Promise<Bound> => {
      const input = await bind(deps, refs, reference, { now, ...options });
      return { reference, input };
    }),
  );
  const listing = await listNames(deps, refs, tree, session);
  const compiled = compile(tree, {
    session,
    tables: new Map(bound.map(({ reference, input }) => [tableKey(reference), input.table])),
    parameters: statement.parameters ?? [],
    ...(listing === null ? {} : { listing }),
  });
  options.signal.throwIfAborted();
  return {
    ...compiled,
    tables: distinct(bound.flatMap(({ input }) => input.resolved ?? [])),
    lakeInputs: distinct(bound.flatMap(({ input }) => input.lake ?? [])),
    effectiveSql: pinTables(sql, bound.flatMap(pinOf)),
  };
}

async function bind(
  deps: PrepareDeps,
  refs: StatementRefs,
  reference: TableReference,
  options: {
    readonly now: Date;
    readonly signal: AbortSignal;
    readonly staged?: readonly StagedRows[];
  },
): Promise<BoundInput> {
  options.signal.throwIfAborted();
  const staged = bindStaged(options.staged ?? [], reference);
  if (staged !== null) return staged;
  if (reference.catalog === MART_CATALOG) {
    return bindMart(deps, reference, options.now, options.signal);
  }
  const base = await refs.ofCatalog(reference.catalog, reference.position);
  if (base === null) {
    throw new SqlError(
      'CATALOG_NOT_FOUND',
      `Catalog '${reference.catalog}' does not exist. SHOW CATALOGS lists what there is.`,
      reference.position,
    );
  }
  const { version, position } = reference;
  const at =
    version === null || version.kind === 'snapshot'
      ? base
      : await refs.ofVersion(base, version, position);
  return bindIcebergTable(deps, reference, at);
}

/** A snapshot that the text names is fixed already; a mart has no versions. */
function pinOf({ reference, input }: Bound): readonly Pin[] {
  if (input.lake === null || reference.version?.kind === 'snapshot') return [];
  return [{ position: reference.position, version: input.lake.hash }];
}

/** A table that a statement names twice was read once. */
function distinct<T extends object>(items: readonly T[]): readonly T[] {
  const identity = (item: T) =>
    JSON.stringify(item, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  return [...new Map(items.map((item) => [identity(item), item])).values()];
}
