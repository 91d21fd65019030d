import { currentVersion } from '#server/iceberg/model/view.ts';
import type { Session } from '#server/sql/model/front-end.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { ShowStatement } from '#server/sql/model/statements/show-tree.ts';
import { qualify } from '#server/sql/model/table-references.ts';
import type { Identifier, Statement } from '#server/sql/model/tree.ts';
import { writtenName } from '#server/sql/model/written-name.ts';
import type { ReadContext } from '../../../port.ts';
import type { StatementRefs } from '../../shared/refs.ts';
import { findState } from '../bind-iceberg.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { hasSchema } from '../list-names.ts';
import type { LiteralRows } from '../literal-rows.ts';
import { BOOLEAN, column, VARCHAR } from '../metadata/columns.ts';
import { findView } from '../views/find-view.ts';
import { type Bind, describeInput, describeOutput } from './describe-prepared.ts';
import { type ExplainSteps, explainStatement } from './explain.ts';
import { createTableText, createViewText } from './show-create.ts';
import { showFunctions } from './show-functions.ts';
import { showSession } from './show-session.ts';
import { showStats } from './show-stats.ts';

interface Asked extends ExplainSteps {
  readonly context: ReadContext;
  readonly session: Session;
  readonly refs: StatementRefs;
  readonly bind: Bind;
  readonly signal: AbortSignal;
}

/** The rows of a statement that is answered out of what is known; null for any other. Throws `SqlError`. */
export async function answerStatement(
  deps: PrepareDeps,
  statement: Statement,
  asked: Asked,
): Promise<LiteralRows | null> {
  const { context } = asked;
  switch (statement.kind) {
    case 'show-session':
      return showSession(statement.like, context);
    case 'show-functions':
      return showFunctions(statement.like);
    case 'show-create':
      return showCreate(deps, statement, asked);
    case 'show-stats':
      return statsOf(deps, statement.table, statement, asked);
    case 'show-stats-for-query':
      throw new SqlError(
        'NOT_SUPPORTED',
        'SHOW STATS FOR a query is not supported: name a table.',
        statement.position,
      );
    case 'show-roles':
      return { columns: roleColumns(statement), rows: [] };
    case 'show-grants':
      return { columns: GRANTS, rows: [] };
    case 'describe-input':
      return describeInput(statement.name.value, context, asked.bind);
    case 'describe-output':
      return describeOutput(statement.name.value, context, asked.bind);
    case 'explain':
    case 'explain-analyze':
      return explainStatement(deps, statement, asked, asked.signal);
    default:
      return null;
  }
}

type Show<K extends ShowStatement['kind']> = Extract<ShowStatement, { readonly kind: K }>;

const roleColumns = ({ what }: Show<'show-roles'>) => [
  column(what === 'role grants' ? 'Role Grants' : 'Role', VARCHAR),
];

/** Who may do what stands in the console's roles, not in the catalog. */
const GRANTS = [
  ...['Grantor', 'Grantor Type', 'Grantee', 'Grantee Type'].map((name) => column(name, VARCHAR)),
  ...['Catalog', 'Schema', 'Table', 'Privilege'].map((name) => column(name, VARCHAR)),
  column('Grantable', BOOLEAN),
  column('With Hierarchy', VARCHAR),
];

async function showCreate(
  deps: PrepareDeps,
  statement: Show<'show-create'>,
  { session, refs }: Asked,
): Promise<LiteralRows> {
  const { what, name, position } = statement;
  const row = (label: string, text: string): LiteralRows => ({
    columns: [column(label, VARCHAR)],
    rows: [[text]],
  });
  if (what === 'schema') {
    const [schema = '', catalog = session.catalog ?? ''] = lower(name).toReversed();
    const exists = await hasSchema(deps, refs, catalog, schema);
    if (exists !== true) {
      const message = `Schema '${catalog}.${schema}' does not exist`;
      throw new SqlError('SCHEMA_NOT_FOUND', message, position);
    }
    return row('Create Schema', `CREATE SCHEMA ${writtenName(catalog)}.${writtenName(schema)}`);
  }
  const reference = qualify(name, session, null, position);
  const at = await refs.ofCatalog(reference.catalog, position);
  const full = [reference.catalog, reference.schema, reference.table];
  const view = at === null ? null : await findView(deps, reference, at);
  if (view !== null) {
    if (what === 'view' && currentVersion(view.metadata) !== null) {
      return row('Create View', createViewText(full, view.metadata));
    }
    const message = `Relation '${full.join('.')}' is a view, not a ${what}`;
    throw new SqlError('NOT_SUPPORTED', message, position);
  }
  const { table } = await stateOf(deps, name, statement, { session, refs });
  if (what === 'table') return row('Create Table', createTableText(full, table.metadata));
  const message = `Relation '${full.join('.')}' is a table, not a ${what}`;
  throw new SqlError('NOT_SUPPORTED', message, position);
}

async function statsOf(
  deps: PrepareDeps,
  name: readonly Identifier[],
  statement: Show<'show-stats'>,
  asked: Asked,
): Promise<LiteralRows> {
  const { table, snapshot } = await stateOf(deps, name, statement, asked);
  const { metadata, metadataLocation } = table;
  return showStats(deps, { metadata, metadataLocation, snapshot });
}

async function stateOf(
  deps: PrepareDeps,
  name: readonly Identifier[],
  { position }: Statement,
  { session, refs }: Pick<Asked, 'session' | 'refs'>,
) {
  const reference = qualify(name, session, null, position);
  const at = await refs.ofCatalog(reference.catalog, position);
  if (at !== null) return findState(deps, reference, at);
  throw new SqlError(
    'CATALOG_NOT_FOUND',
    `Catalog '${reference.catalog}' not found. SHOW CATALOGS lists what there is.`,
    position,
  );
}

const lower = (parts: readonly Identifier[]): readonly string[] =>
  parts.map(({ value }) => value.toLowerCase());
