import { displayType } from '#server/sql/model/display-type.ts';
import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import type { PushedPredicate } from '#server/sql/model/pushed-predicates.ts';
import type { Column } from '../../../port.ts';
import type { LiteralRows, LiteralValue } from '../literal-rows.ts';
import type { LakeEntry, Relation } from './catalog-entries.ts';
import { BIGINT, column, VARCHAR } from './columns.ts';

export const INFORMATION_SCHEMA = 'information_schema';

/** What a catalog tells of itself. */
export interface CatalogFacts {
  readonly catalog: string;
  readonly schemas: () => Promise<readonly string[]>;
  readonly entries: () => Promise<readonly LakeEntry[]>;
  readonly describe: (entries: readonly LakeEntry[]) => Promise<readonly Relation[]>;
}

type Rows = readonly (readonly LiteralValue[])[];

interface InformationTable {
  readonly columns: readonly Column[];
  readonly rows: (facts: CatalogFacts, wanted: Wanted) => Promise<Rows>;
}

const texts = (...names: readonly string[]): readonly Column[] =>
  names.map((name) => column(name, VARCHAR));

const none = async (): Promise<Rows> => [];

const TABLES: Readonly<Record<string, InformationTable>> = {
  schemata: {
    columns: texts('catalog_name', 'schema_name'),
    rows: async ({ catalog, schemas }) =>
      [...(await schemas()), INFORMATION_SCHEMA].map((schema) => [catalog, schema]),
  },
  tables: {
    columns: texts('table_catalog', 'table_schema', 'table_name', 'table_type'),
    rows: async ({ catalog, entries }) => [
      ...(await entries()).map(({ schema, name, type }) => [
        catalog,
        schema,
        name,
        type === 'view' ? 'VIEW' : 'BASE TABLE',
      ]),
      ...Object.keys(TABLES).map((name) => [catalog, INFORMATION_SCHEMA, name, 'BASE TABLE']),
    ],
  },
  columns: {
    columns: [
      ...texts('table_catalog', 'table_schema', 'table_name', 'column_name'),
      column('ordinal_position', BIGINT),
      ...texts('column_default', 'is_nullable', 'data_type'),
    ],
    rows: columnRows,
  },
  views: {
    columns: texts('table_catalog', 'table_schema', 'table_name', 'view_definition'),
    rows: async ({ catalog, entries, describe }, wanted) => {
      const views = (await entries()).filter((entry) => entry.type === 'view' && wanted(entry));
      return (await describe(views)).map(({ entry, viewSql }) => [
        catalog,
        entry.schema,
        entry.name,
        viewSql,
      ]);
    },
  },
  roles: { columns: texts('role_name'), rows: none },
  enabled_roles: { columns: texts('role_name'), rows: none },
  applicable_roles: {
    columns: texts('grantee', 'grantee_type', 'role_name', 'is_grantable'),
    rows: none,
  },
  role_authorization_descriptors: {
    columns: texts(
      'role_name',
      'grantor',
      'grantor_type',
      'grantee',
      'grantee_type',
      'is_grantable',
    ),
    rows: none,
  },
  table_privileges: {
    columns: texts(
      'grantor',
      'grantor_type',
      'grantee',
      'grantee_type',
      'table_catalog',
      'table_schema',
      'table_name',
      'privilege_type',
      'is_grantable',
      'with_hierarchy',
    ),
    rows: none,
  },
};

/** Names of the tables that every catalog has in its `information_schema`. */
export const INFORMATION_TABLES: readonly string[] = Object.keys(TABLES).toSorted();

/** Whether a table need be looked at; told from the statement's WHERE. */
type Wanted = (entry: Pick<LakeEntry, 'schema' | 'name'>) => boolean;

/** A table of `information_schema`. Throws `TABLE_NOT_FOUND`. */
export async function informationTable(
  facts: CatalogFacts,
  { catalog, table, position }: TableReference,
  predicates: readonly PushedPredicate[],
): Promise<LiteralRows> {
  const found = Object.hasOwn(TABLES, table) ? TABLES[table] : undefined;
  if (found === undefined) {
    const name = `${catalog}.${INFORMATION_SCHEMA}.${table}`;
    throw new SqlError('TABLE_NOT_FOUND', `Table '${name}' does not exist`, position);
  }
  const schemas = namesIn(predicates, 'table_schema');
  const tables = namesIn(predicates, 'table_name');
  const wanted: Wanted = ({ schema, name }) =>
    (schemas === null || schemas.has(schema)) && (tables === null || tables.has(name));
  return { columns: found.columns, rows: await found.rows(facts, wanted) };
}

async function columnRows(
  { catalog, entries, describe }: CatalogFacts,
  wanted: Wanted,
): Promise<Rows> {
  const relations = await describe((await entries()).filter(wanted));
  const lake = relations.flatMap(({ entry, columns }) =>
    columns.map(({ name, type, isNullable }, index) => [
      catalog,
      entry.schema,
      entry.name,
      name,
      index + 1,
      null,
      isNullable ? 'YES' : 'NO',
      displayType(type),
    ]),
  );
  const own = Object.entries(TABLES)
    .filter(([name]) => wanted({ schema: INFORMATION_SCHEMA, name }))
    .flatMap(([table, { columns }]) =>
      columns.map(({ name, type }, index) => [
        catalog,
        INFORMATION_SCHEMA,
        table,
        name,
        index + 1,
        null,
        'YES',
        displayType(type),
      ]),
    );
  return [...lake, ...own];
}

/** The names that a column may have; null: any. */
export function namesIn(
  predicates: readonly PushedPredicate[],
  name: string,
): ReadonlySet<string> | null {
  const sets = predicates
    .filter((predicate) => predicate.column === name)
    .flatMap((predicate) => {
      const values =
        predicate.op === '=' ? [predicate.value] : predicate.op === 'in' ? predicate.values : null;
      return values === null
        ? []
        : [new Set(values.flatMap((value) => (value.kind === 'text' ? [value.value] : [])))];
    });
  const [first, ...rest] = sets;
  return first === undefined ? null : rest.reduce((all, set) => all.intersection(set), first);
}
