import { displayType } from './display-type.ts';
import { type BoundTable, type CompiledQuery, type Session, SqlError } from './front-end.ts';
import { quoteString } from './quote.ts';
import { tableKey } from './table-key.ts';
import { qualify } from './table-references.ts';
import type { LikePattern, Statement } from './tree.ts';
import { VARCHAR } from './typed.ts';

type Listing = Extract<
  Statement,
  { readonly kind: 'show-catalogs' | 'show-schemas' | 'show-tables' | 'show-columns' }
>;

interface ListingEnv {
  readonly session: Session;
  readonly tables: ReadonlyMap<string, BoundTable>;
  readonly listing?: readonly string[];
}

const HEADS = {
  'show-catalogs': 'Catalog',
  'show-schemas': 'Schema',
  'show-tables': 'Table',
} as const;

/** Whether a statement is one of those that `compileListing` answers. */
export const isListing = (statement: Statement): statement is Listing =>
  statement.kind in HEADS || statement.kind === 'show-columns';

/** SHOW and DESCRIBE over names and columns that the caller has looked up. */
export function compileListing(statement: Listing, env: ListingEnv): CompiledQuery {
  if (statement.kind === 'show-columns') return showColumns(statement, env);
  if (env.listing === undefined) {
    throw new SqlError('NOT_SUPPORTED', 'SHOW is not supported here', statement.position);
  }
  const rows = env.listing.map((name) => `(${quoteString(name)})`);
  return {
    duckdbSql: select(rows, 1, likeSql(statement.like), 'c0'),
    columns: [{ name: HEADS[statement.kind], type: VARCHAR }],
    ordered: true,
  };
}

function showColumns(
  statement: Extract<Listing, { readonly kind: 'show-columns' }>,
  env: ListingEnv,
): CompiledQuery {
  const reference = qualify(statement.table, env.session, null, statement.position);
  const table = env.tables.get(tableKey(reference));
  if (table === undefined) {
    const name = `${reference.catalog}.${reference.schema}.${reference.table}`;
    throw new SqlError('TABLE_NOT_FOUND', `Table '${name}' does not exist`, statement.position);
  }
  const rows = table.columns.map(
    ({ name, type, comment }, i) =>
      `(${quoteString(name)}, ${quoteString(displayType(type))}, '', ${quoteString(comment ?? '')}, ${i})`,
  );
  return {
    duckdbSql: select(rows, 4, likeSql(statement.like), 'c4'),
    columns: ['Column', 'Type', 'Extra', 'Comment'].map((name) => ({ name, type: VARCHAR })),
    ordered: true,
  };
}

function likeSql(like: LikePattern | null): string {
  if (like === null) return '';
  const mark = like.escape === null ? '' : ` ESCAPE ${quoteString(like.escape)}`;
  return ` WHERE c0 LIKE ${quoteString(like.pattern)}${mark}`;
}

function select(rows: readonly string[], width: number, where: string, orderBy: string): string {
  const columns = Array.from({ length: width }, (_, i) => `c${i}`);
  const source = orderBy === 'c0' ? columns : [...columns, orderBy];
  const values =
    rows.length === 0
      ? `SELECT ${source.map((name) => `'' AS ${name}`).join(', ')} WHERE false`
      : `SELECT * FROM (VALUES ${rows.join(', ')}) AS r0(${source.join(', ')})`;
  return `SELECT ${columns.join(', ')} FROM (${values}) AS r1${where} ORDER BY ${orderBy}`;
}
