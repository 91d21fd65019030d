import type { View } from '#server/iceberg/model/view.ts';
import type { SnapshotOf } from '#server/iceberg/plan-difference.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { CompileEnv } from '#server/sql/model/compile.ts';
import { type Session, SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { positionKey, pushedPredicates } from '#server/sql/model/pushed-predicates.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { tableKey } from '#server/sql/model/table-key.ts';
import { tableReferences } from '#server/sql/model/table-references.ts';
import type { Statement as SqlStatement } from '#server/sql/model/tree.ts';
import { type Pin, pinTables } from '../../model/pin-tables.ts';
import {
  DELTA_SCHEMA,
  ICEBERG_CATALOG,
  MART_CATALOG,
  STAGE_SCHEMA,
} from '../../model/ref-catalog.ts';
import type { DeltaRows, ReadContext, ResolvedTable, StagedRows, Statement } from '../../port.ts';
import { type RefAt, type StatementRefs, statementRefs } from '../shared/refs.ts';
import { bindChanges } from './bind-changes.ts';
import { bindDelta } from './bind-delta.ts';
import { type Asked, bindIcebergTable, findState, type LakeDeps } from './bind-iceberg.ts';
import { bindMart, type MartDeps } from './bind-mart.ts';
import { momentOf } from './bind-moment.ts';
import { bindStaged } from './bind-staged.ts';
import type { BoundInput, LakeInput } from './bound-input.ts';
import { distinct } from './distinct.ts';
import { bindVirtual } from './metadata/bind-virtual.ts';
import { fileColumnsIn } from './metadata/file-columns.ts';
import { bindMetadataTable, metadataTableOf } from './metadata/metadata-table.ts';
import type { PlanInput } from './plan/plan-tree.ts';
import { sessionOf } from './statements/session-of.ts';
import { bindView, type ViewSteps } from './views/bind-view.ts';
import { findView } from './views/find-view.ts';

export interface PrepareDeps extends LakeDeps, MartDeps {
  readonly clock: Clock;
}

/** What a statement sees beside the tables of the catalogs. */
export interface OwnTables {
  readonly staged?: readonly StagedRows[];
  readonly deltas?: readonly DeltaRows[];
}

interface Bound {
  readonly reference: TableReference;
  readonly input: BoundInput;
}

/** What the names in a statement stand for. */
export interface BoundStatement {
  readonly tables: readonly ResolvedTable[];
  readonly lakeInputs: readonly LakeInput[];
  /** The statement with every table of the lake fixed to its commit. */
  readonly effectiveSql: string;
  /** URIs of the objects that must be fetched while it runs. */
  readonly objects: readonly string[];
  /** Each mention of a table, with what DuckDB reads for it. */
  readonly inputs: readonly PlanInput[];
  readonly refs: StatementRefs;
  readonly env: CompileEnv & { readonly session: Session };
}

/** Finds every table that a statement reads, with its files. Throws as `prepareQuery` does. */
export async function bindStatement(
  deps: PrepareDeps,
  statement: Statement & { readonly tree: SqlStatement | WriteStatement },
  context: ReadContext,
  options: OwnTables & {
    readonly signal: AbortSignal;
    readonly refs?: StatementRefs;
    /** How many views the statement is read through; none when absent. */
    readonly depth?: number;
  },
): Promise<BoundStatement> {
  const session = sessionOf(deps, context);
  const { sql, tree, parameters = [] } = statement;
  const refs = options.refs ?? statementRefs(deps.catalog, context);
  const references = tableReferences(tree, session);
  const predicates = pushedPredicates(tree, parameters);
  const others = statement.onlyDiffering === true ? await othersOf(deps, refs, references) : [];
  const bound = await Promise.all(
    references.map(async (reference, index): Promise<Bound> => {
      const unlike = others[index];
      const { depth = 0, signal } = options;
      const steps = { context, session, signal, depth, bind: bindStatement };
      const input = await bind(deps, refs, steps, reference, {
        ...options,
        ...(unlike === undefined ? {} : { unlike }),
        fileColumns: fileColumnsIn(sql),
        predicates: predicates.get(positionKey(reference.position)) ?? [],
      });
      return { reference, input };
    }),
  );
  const tables = new Map(bound.map(({ reference, input }) => [tableKey(reference), input.table]));
  return {
    refs,
    env: { session, tables, parameters },
    tables: distinct(bound.flatMap(({ input }) => input.through?.tables ?? input.resolved ?? [])),
    lakeInputs: distinct(
      bound.flatMap(({ input }) => input.through?.lakeInputs ?? input.lake ?? []),
    ),
    effectiveSql: pinTables(sql, bound.filter((one) => !isDelta(one, options)).flatMap(pinOf)),
    objects: [...new Set(bound.flatMap(({ input }) => input.objects))],
    inputs: bound.map(planInput),
  };
}

function planInput({ reference: { catalog, schema, table }, input }: Bound): PlanInput {
  return {
    name: `${catalog}.${schema}.${table}`,
    columns: input.table.columns.map(({ name }) => name),
    relationSql: input.table.relationSql,
  };
}

async function bind(
  deps: PrepareDeps,
  refs: StatementRefs,
  steps: ViewSteps,
  named: TableReference,
  { staged, deltas, ...asked }: OwnTables & Asked,
): Promise<BoundInput> {
  const { signal } = asked;
  const { session } = steps;
  const own = { staged: staged ?? [], deltas: deltas ?? [] };
  signal.throwIfAborted();
  const ownRows = bindStaged(own.staged, named);
  if (ownRows !== null) return ownRows;
  const reference = inCatalog(named, session);
  const virtual = await bindVirtual(deps, refs, reference, asked.predicates);
  if (virtual !== null) return virtual;
  if (reference.catalog === MART_CATALOG) return bindMart(deps, reference, session.now, signal);
  const base = await refs.ofCatalog(reference.catalog, reference.position);
  if (base === null) {
    throw new SqlError(
      'CATALOG_NOT_FOUND',
      `Catalog '${reference.catalog}' does not exist. SHOW CATALOGS lists what there is.`,
      reference.position,
    );
  }
  if (isDelta({ reference: named }, own)) {
    return bindDelta(deps, own.deltas, reference, base, asked);
  }
  const { changes } = reference;
  if (changes !== undefined) return bindChanges(deps, { ...reference, changes }, base, signal);
  const view = await viewOf(deps, refs, reference, base);
  if (view !== null) return bindView(deps, reference, view.view, view.at, steps);
  const at = await versionOf(deps, refs, reference, base);
  const metadataTable = metadataTableOf(reference.table);
  if (metadataTable !== null) return bindMetadataTable(deps, reference, metadataTable, at);
  return bindIcebergTable(deps, reference, at, asked);
}

/** A view has no snapshots: a version that names one says nothing about it, as in Trino. */
async function viewOf(
  deps: PrepareDeps,
  refs: StatementRefs,
  reference: TableReference,
  base: RefAt,
): Promise<{ readonly view: View; readonly at: RefAt } | null> {
  const { version, position } = reference;
  const view = await findView(deps, reference, base);
  if (view === null || version === null) return view === null ? null : { view, at: base };
  if (version.kind === 'snapshot' || version.kind === 'unusable') return { view, at: base };
  const at = await refs.ofVersion(base, version, position);
  const then = await findView(deps, reference, at);
  return then === null ? null : { view: then, at };
}

async function versionOf(
  deps: PrepareDeps,
  refs: StatementRefs,
  reference: TableReference,
  base: RefAt,
): Promise<RefAt> {
  const { version, position } = reference;
  if (version === null || version.kind === 'snapshot') return base;
  return version.kind === 'timestamp'
    ? momentOf(deps, refs, reference, base, version)
    : refs.ofVersion(base, version, position);
}

/** For each of the two states that a statement compares the other one. */
async function othersOf(
  deps: PrepareDeps,
  refs: StatementRefs,
  references: readonly TableReference[],
): Promise<readonly SnapshotOf[]> {
  const states = await Promise.all(
    references.map(async (reference) => {
      const base = await refs.ofCatalog(reference.catalog, reference.position);
      if (base === null) return null;
      const { table, snapshot } = await findState(
        deps,
        reference,
        await versionOf(deps, refs, reference, base),
      );
      return { metadata: table.metadata, snapshotId: snapshot?.snapshotId ?? null };
    }),
  );
  const [first, second] = states;
  if (states.length === 2 && first && second) return [second, first];
  throw new SqlError('NOT_SUPPORTED', 'Two states of a table are compared, each named once.', null);
}

const isDelta = ({ reference }: Pick<Bound, 'reference'>, { deltas = [] }: OwnTables): boolean =>
  reference.catalog === DELTA_SCHEMA && deltas.length > 0;

/** Where a statement has no tables of its own, `stage` and `delta` are names of schemas like any other. */
function inCatalog(reference: TableReference, { catalog }: Session): TableReference {
  const isOwn = [STAGE_SCHEMA, DELTA_SCHEMA].includes(reference.catalog);
  return isOwn ? { ...reference, catalog: catalog ?? ICEBERG_CATALOG } : reference;
}

/** A snapshot that the text names is fixed already; a mart has no versions. */
function pinOf({ reference, input }: Bound): readonly Pin[] {
  if (input.lake === null || reference.version?.kind === 'snapshot') return [];
  if (reference.changes !== undefined) return [];
  return [{ position: reference.position, version: input.lake.hash }];
}
