import type { ContentKey } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Position, type Session, SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { classifySql } from '#server/sql/parser/classify-sql.ts';
import {
  type Mention,
  type StatementMentions,
  tableMentions,
} from '#server/sql/parser/table-mentions.ts';
import { pinTables } from '../../model/pin-tables.ts';
import { ICEBERG_CATALOG } from '../../model/ref-catalog.ts';
import type { ReadContext, ResolvedTable } from '../../port.ts';
import { type RefAt, type StatementRefs, statementRefs } from '../shared/refs.ts';
import { type BoundRead, bindReads, type Read } from './bind-reads.ts';
import type { CatalogPool } from './catalog-pool.ts';
import { isLakeCatalog, type MentionedName, nameOf, READ_LIVE } from './mentioned-name.ts';
import { refuseFunctions, refuseOutside } from './refuse-outside.ts';
import { applyEdits, type TextEdit } from './text-edits.ts';
import { unqualifyColumns } from './unqualify-columns.ts';

export interface BindDeps {
  readonly catalog: Catalog;
  readonly clock: Clock;
  /** Trino's catalog of the default branch. */
  readonly trinoCatalog: string;
  readonly pool: CatalogPool;
}

/** A statement as Trino is sent it. */
export interface BoundStatement extends Disposable {
  readonly sql: string;
  readonly kind: StatementMentions['kind'];
  /** A place in `sql` as a place in what the person wrote. */
  readonly originalPosition: (position: Position) => Position;
  readonly tables: readonly ResolvedTable[];
  readonly effectiveSql: string;
  /** Of the session, in Trino. */
  readonly catalog: string | null;
  /** The console's name of a catalog of Trino. */
  readonly originalCatalog: (trinoName: string) => string;
  /** Its rows tell of catalogs and tables, not of data. */
  readonly tellsNames: boolean;
  /** The first thing of the lake that the statement names without reading it: what a write writes. */
  readonly target: { readonly ref: string; readonly key: ContentKey } | null;
}

/**
 * Fixes every table that a statement reads to its commit (`"t#<commit>"` reads any of them through one
 * catalog), and leads what it writes or describes to a catalog of its ref. Throws `SqlError`,
 * `UnreachableError`.
 */
export async function bindStatement(
  deps: BindDeps,
  sql: string,
  context: ReadContext,
  signal: AbortSignal,
): Promise<BoundStatement> {
  const found = tableMentions(sql);
  const session: Session = {
    catalog: context.catalog ?? ICEBERG_CATALOG,
    schema: context.schema,
    timeZone: context.timeZone,
    now: deps.clock(),
    user: context.user,
  };
  const refs = statementRefs(deps.catalog, context);
  using leases = new DisposableStack();
  const { homes, originalCatalog } = catalogHomes(deps, refs, context, { leases, signal });
  const names = found.mentions
    .filter(({ kind }) => kind !== 'function')
    .map((mention) => nameOf(mention, session));
  refuseOutside(names, classifySql(sql).kind);
  const isDefaultHead = context.asOf === null && context.ref === deps.catalog.defaultBranch;
  refuseFunctions(found.mentions, { isDefaultHead });
  const named = names.filter(({ catalog }) => catalog !== null && isLakeCatalog(catalog));
  const pinned = named.filter((name): name is Read => isPinned(name, found.kind));
  const others = named.filter((name) => !isPinned(name, found.kind));
  if (found.kind === 'create-view') await refuseViewElsewhere(deps, refs, context, named);

  const reads = await bindReads({ ...deps, refs, session }, pinned);
  const edits: TextEdit[] = reads.map(readEdit(deps.trinoCatalog));
  for (const name of others) edits.push(...(await catalogEdit(homes, name)));
  const [object] = others.filter(
    ({ mention }) => mention.kind !== 'catalog' && mention.kind !== 'read',
  );
  const edited = applyEdits(sql, [...edits, ...unqualifyColumns(found.dottedNames, pinned)]);
  const leansOnSession = found.kind === 'other' || others.some(({ hasCatalog }) => !hasCatalog);
  const catalog =
    leansOnSession && session.catalog !== null && isLakeCatalog(session.catalog)
      ? await homes(session.catalog, null)
      : toTrinoName(deps, session.catalog);
  const held = leases.move();
  return {
    sql: edited.text,
    kind: found.kind,
    originalPosition: edited.originalPosition,
    tables: reads.map(({ resolved }) => resolved),
    effectiveSql: pinTables(
      sql,
      reads.map(({ name, at }) => ({ position: name.mention.position, version: at.hash })),
    ),
    catalog,
    originalCatalog,
    tellsNames: found.kind === 'other' || others.length > 0,
    target: object === undefined ? null : await targetOf(refs, object),
    [Symbol.dispose]: () => held.dispose(),
  };
}

/** Trino's catalog for a catalog of the console. */
type CatalogHomes = (catalog: string, position: Position | null) => Promise<string>;

function catalogHomes(
  { catalog, trinoCatalog, pool }: BindDeps,
  refs: StatementRefs,
  context: ReadContext,
  { leases, signal }: { readonly leases: DisposableStack; readonly signal: AbortSignal },
): { readonly homes: CatalogHomes; readonly originalCatalog: (name: string) => string } {
  const known = new Map<string, string>();
  const homes: CatalogHomes = async (name, position) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const at = await refOf(refs, name, position);
    const isHead = context.asOf === null;
    const isDefault = isHead && at.ref === catalog.defaultBranch;
    const spec = { ref: at.ref, hash: isHead ? null : at.hash };
    const home = isDefault ? trinoCatalog : leases.use(await pool.acquire(spec, signal)).name;
    known.set(name, home);
    return home;
  };
  return {
    homes,
    originalCatalog(trinoName) {
      const [name] = [...known].find(([, home]) => home === trinoName) ?? [];
      return name ?? (trinoName === trinoCatalog ? ICEBERG_CATALOG : trinoName);
    },
  };
}

async function refOf(
  refs: StatementRefs,
  catalog: string,
  position: Position | null,
): Promise<RefAt> {
  const at = await refs.ofCatalog(catalog, position);
  if (at !== null) return at;
  throw new SqlError('CATALOG_NOT_FOUND', `Catalog '${catalog}' does not exist.`, position);
}

/** A view keeps the names of its tables, and reads them as they are when it is read. */
const isPinned = (name: MentionedName, kind: StatementMentions['kind']): name is Read =>
  name.mention.kind === 'read' &&
  kind !== 'create-view' &&
  name.schema !== null &&
  !READ_LIVE.has(name.schema) &&
  !name.table.includes('#');

const readEdit =
  (trinoCatalog: string) =>
  ({ name, at }: BoundRead): TextEdit => {
    const { mention, schema, table } = name;
    const [base = '', ...metadata] = table.split('$');
    const pinned = [`${base}#${at.hash}`, ...metadata].join('$');
    const full = [trinoCatalog, schema, pinned].map(quoteIdentifier).join('.');
    const alias = mention.hasAlias ? '' : ` AS ${quoteIdentifier(table)}`;
    return { start: mention.start, end: mention.period?.end ?? mention.end, text: full + alias };
  };

async function catalogEdit(
  homes: CatalogHomes,
  { mention, catalog, hasCatalog }: MentionedName,
): Promise<readonly TextEdit[]> {
  const [first, second] = mention.parts;
  if (!hasCatalog || catalog === null || first === undefined) return [];
  const home = await homes(catalog, mention.position);
  if (home === catalog) return [];
  // Names stand in one line: the rest of the name follows behind its first dot.
  const end = second === undefined ? mention.end : mention.start + lengthOf(first);
  return [{ start: mention.start, end, text: quoteIdentifier(home) }];
}

const lengthOf = ({ value, quoted }: Mention['parts'][number]): number =>
  quoted ? quoteIdentifier(value).length : value.length;

const toTrinoName = ({ trinoCatalog }: BindDeps, catalog: string | null): string | null =>
  catalog !== null && isLakeCatalog(catalog) ? trinoCatalog : catalog;

async function targetOf(
  refs: StatementRefs,
  { mention, catalog, schema, table }: MentionedName,
): Promise<BoundStatement['target']> {
  if (table.includes('#') || table.includes('@')) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `'${table}' names one state of a table, and that can only be read. Name the table alone.`,
      mention.position,
    );
  }
  const { ref } = await refOf(refs, catalog ?? ICEBERG_CATALOG, mention.position);
  const namespace = schema === null ? [] : schema.split('.');
  return { ref, key: table === '' ? namespace : [...namespace, table] };
}

async function refuseViewElsewhere(
  { catalog }: BindDeps,
  refs: StatementRefs,
  context: ReadContext,
  named: readonly MentionedName[],
): Promise<void> {
  const places = await Promise.all(
    named.map(({ catalog: name, mention }) =>
      refOf(refs, name ?? ICEBERG_CATALOG, mention.position),
    ),
  );
  const elsewhere = [context, ...places].find(({ ref }) => ref !== catalog.defaultBranch);
  if (elsewhere === undefined) return;
  const { ref } = elsewhere;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Trino writes the name of its catalog into a view, and one of '${ref}' is not there for ever. Create the view on ${catalog.defaultBranch}.`,
    null,
  );
}
