import type { Catalog } from '#server/catalog/port.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import type { LikePattern } from '#server/sql/model/tree.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';
import { ICEBERG_CATALOG, refCatalogName } from '../../model/ref-catalog.ts';
import { allItems } from '../shared/all-items.ts';
import { orThrow } from '../shared/refs.ts';
import { POOLED } from './catalog-pool.ts';

const REFS_A_PAGE = 500;

/**
 * `SHOW CATALOGS` as a query: Trino's catalogs without those of the pool, and one for every ref. Null for
 * any other statement.
 */
export async function showCatalogs(
  { catalog, trinoCatalog }: { readonly catalog: Catalog; readonly trinoCatalog: string },
  sql: string,
): Promise<string | null> {
  const statement = parseStatement(sql);
  if (statement.kind !== 'show-catalogs') return null;
  const names: string[] = [ICEBERG_CATALOG];
  const refs = allItems(async (token) =>
    orThrow(
      await catalog.listReferences({ maxRecords: REFS_A_PAGE, token }),
      () => new SqlError('NOT_FOUND', 'The catalog has no refs.', null),
    ),
  );
  for await (const { name } of refs) {
    if (name !== catalog.defaultBranch) names.push(refCatalogName(name));
  }
  const values = names.map(quoteString).join(', ');
  return `SELECT name AS "Catalog" FROM (
    SELECT catalog_name AS name FROM system.metadata.catalogs
    WHERE catalog_name <> ${quoteString(trinoCatalog)} AND NOT regexp_like(catalog_name, ${quoteString(POOLED.source)})
    UNION VALUES ${values})${likeClause(statement.like)} ORDER BY 1`;
}

function likeClause(like: LikePattern | null): string {
  if (like === null) return '';
  const escapeWith = like.escape === null ? '' : ` ESCAPE ${quoteString(like.escape)}`;
  return ` WHERE name LIKE ${quoteString(like.pattern)}${escapeWith}`;
}
