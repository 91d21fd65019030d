import type { Session } from '#server/sql/model/front-end.ts';
import type { Mention } from '#server/sql/parser/table-mentions.ts';
import { ICEBERG_CATALOG } from '../../model/ref-catalog.ts';

/** Schemas that every catalog has and no commit keeps. */
export const READ_LIVE: ReadonlySet<string> = new Set(['information_schema', 'system']);

/** A name of a statement, completed by its session; in lower case, as Trino compares names. */
export interface MentionedName {
  readonly mention: Mention;
  /** Null: the session has none. */
  readonly catalog: string | null;
  readonly schema: string | null;
  /** Empty for schemas and catalogs. */
  readonly table: string;
  /** The catalog stands in the text. */
  readonly hasCatalog: boolean;
}

export function nameOf(mention: Mention, session: Session): MentionedName {
  const parts = mention.parts.map(({ value }) => value.toLowerCase());
  const depth = mention.kind === 'catalog' ? 1 : mention.kind === 'schema' ? 2 : 3;
  const full: readonly (string | null)[] = [
    ...[session.catalog, session.schema, null].slice(0, depth - parts.length),
    ...parts,
  ];
  const [catalog = null, schema = null, table = null] = full;
  return { mention, catalog, schema, table: table ?? '', hasCatalog: parts.length === depth };
}

export const isLakeCatalog = (catalog: string): boolean =>
  catalog === ICEBERG_CATALOG || catalog.startsWith(`${ICEBERG_CATALOG}_`);
