import { storageType } from '#server/sql/model/storage-type.ts';
import type { Column } from '../../port.ts';

/** `c0, c1, …`: what a compiled query calls its columns. */
export const positionalColumns = (columns: readonly Column[]): string =>
  columns.map((_, index) => `c${index}`).join(', ');

/**
 * A compiled query whose columns surely have the storage types of their Trino types: a wider sum
 * becomes BIGINT or fails, because Parquet would turn 128-bit integers into doubles silently.
 */
export function typedSelect(
  query: {
    readonly duckdbSql: string;
    readonly columns: readonly (Column & { readonly isText?: boolean })[];
  },
  options: { readonly limit: number },
): string {
  const items = query.columns.map(
    ({ type, isText }, index) =>
      `CAST(c${index} AS ${isText === true ? 'VARCHAR' : storageType(type)}) AS c${index}`,
  );
  return `SELECT ${items.join(', ')} FROM (${query.duckdbSql}) AS q LIMIT ${options.limit}`;
}
