import { SqlError } from './front-end.ts';
import type { Query } from './query-tree.ts';
import type { NamedQuery } from './scope.ts';
import type { Identifier } from './tree.ts';

/** One query of a WITH clause. */
export type WithQuery = NonNullable<Query['with']>['queries'][number];

/** The columns under the names that the WITH query gives them. */
export function renamedColumns(
  name: Identifier,
  aliases: readonly Identifier[] | null,
  columns: NamedQuery['columns'],
): NamedQuery['columns'] {
  if (aliases !== null && aliases.length !== columns.length) {
    throw new SqlError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${aliases.length} entries but relation has ${columns.length} columns`,
      aliases[0]?.position ?? name.position,
    );
  }
  return columns.map((column, i) => ({ ...column, name: aliases?.[i]?.value ?? column.name }));
}
