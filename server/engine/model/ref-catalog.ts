/** Catalog of the ref that a statement runs on. */
export const ICEBERG_CATALOG = 'iceberg';
/** Catalog of the published marts; its one schema is `marts`. */
export const MART_CATALOG = 'pg';
export const MART_SCHEMA = 'marts';
/** Catalog of what the engine tells of itself. */
export const SYSTEM_CATALOG = 'system';
/** Schema of the rows from outside that a write brings along. */
export const STAGE_SCHEMA = 'stage';

/** Schema of the tables of which a write sees only what is new. */
export const DELTA_SCHEMA = 'delta';

/**
 * The catalog under which a statement reaches another ref: `iceberg_` and the ref's name in lower
 * case, each character that is no letter or digit turned into `_`. Two refs may get the same name.
 */
export function refCatalogName(ref: string): string {
  return `${ICEBERG_CATALOG}_${ref.toLowerCase().replace(/[^a-z0-9]/g, '_')}`;
}
