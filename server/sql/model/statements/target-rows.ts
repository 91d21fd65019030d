import { quoteIdentifier } from '../quote.ts';
import type { Field } from '../scope.ts';
import { TARGET_FILE, TARGET_ROW, type WriteTarget } from './write-target.ts';

/** The target with its rows: a DuckDB relation with the columns of the table, `TARGET_FILE` and `TARGET_ROW`. */
export interface ChangedTarget extends WriteTarget {
  readonly relationSql: string;
}

/** File and number of a row of the target. */
export const rowIdentity = (alias: string): string =>
  `${alias}.${quoteIdentifier(TARGET_FILE)}, ${alias}.${quoteIdentifier(TARGET_ROW)}`;

/** What names reach in the rows of the target. */
export function targetFields(
  target: WriteTarget,
  relation: readonly string[],
  alias: string,
): readonly Field[] {
  return target.columns.map(({ name, type }) => ({
    relation,
    name,
    value: { type, sql: `${alias}.${quoteIdentifier(name)}` },
  }));
}
