import { bindValues } from '../bind-values.ts';
import { SqlError } from '../front-end.ts';
import type { Context } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import type { CallExpression } from '../tree.ts';
import type { Typed } from '../typed.ts';
import type { TrinoType } from '../types.ts';

const LARGEST = 5n;

/** `combinations(array, n)` in Trino's order: by the last index, then the one before it, and so on. */
export function combinations(
  list: Typed,
  size: Typed,
  node: CallExpression,
  context: Context,
): Typed | null {
  if (list.type.kind !== 'array') return null;
  const { constant } = size;
  if (typeof constant !== 'bigint') {
    throw new SqlError(
      'NOT_SUPPORTED',
      'combinations of a size that is not a literal is not supported',
      node.position,
    );
  }
  if (constant < 0n || constant > LARGEST) {
    throw new SqlError(
      'INVALID_FUNCTION_ARGUMENT',
      constant < 0n
        ? `combination size must not be negative: ${constant}`
        : `combination size must not exceed ${LARGEST}: ${constant}`,
      null,
    );
  }
  const type: TrinoType = { kind: 'array', element: list.type };
  const sql = bindValues([list], context, (bound = list) => {
    const chosen = choose(Number(constant), `len(${bound.sql})`, bound.sql, type, context);
    return `(CASE WHEN ${bound.sql} IS NULL THEN NULL ELSE CAST(${chosen} AS ${storageType(type)}) END)`;
  });
  return { type, sql };
}

/** All choices of `size` among the first `count` elements of `list`. */
function choose(
  size: number,
  count: string,
  list: string,
  type: TrinoType,
  context: Context,
): string {
  if (size === 0) return `CAST([[]] AS ${storageType(type)})`;
  const last = context.env.nextAlias();
  const chosen = context.env.nextAlias();
  const before = choose(size - 1, last, list, type, context);
  const each = `list_transform(${before}, lambda ${chosen}: list_append(${chosen}, ${list}[${last} + 1]))`;
  return `flatten(list_transform(range(${size - 1}, ${count}), lambda ${last}: ${each}))`;
}
