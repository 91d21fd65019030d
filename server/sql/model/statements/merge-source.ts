import { analyseRelation } from '../analyse-relation.ts';
import { canCoerce } from '../coercion.ts';
import { SqlError } from '../front-end.ts';
import { type Around, analyse, type Field, lower, plainContext } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import type { Expression } from '../tree.ts';
import { requireUtc } from '../zones.ts';
import { targetFields } from './target-rows.ts';
import { named, type TargetColumn, type WriteTarget } from './write-target.ts';
import type { WriteStatement } from './write-tree.ts';

type Merge = Extract<WriteStatement, { readonly kind: 'merge' }>;

/** The rows that a MERGE reads: computed once, into a table of their own. */
export interface MergeSource {
  /** DuckDB SELECT of the rows. */
  readonly select: string;
  /** What names reach in them, where they stand in a table with the alias `MERGE_SOURCE`. */
  readonly fields: readonly Field[];
}

export const MERGE_SOURCE = 'src';

export function mergeSource(node: Merge, around: Around): MergeSource {
  const { sql, fields } = analyseRelation(node.source, around);
  for (const { value } of fields) requireUtc(value, node.position, 'a column of a MERGE');
  const items = fields.map(({ value }, i) => `${value.sql} AS s${i}`);
  return {
    select: `SELECT ${items.join(', ')} FROM ${sql}`,
    fields: fields.map((field, i) => ({
      ...field,
      value: { type: field.value.type, sql: `${MERGE_SOURCE}.s${i}` },
    })),
  };
}

export const mergeRelation = ({ alias }: Merge, target: WriteTarget): readonly string[] =>
  alias === null ? target.name : [lower(alias)];

/**
 * What the ON of a MERGE compares columns of the table with for equality, by the name of the column, as a
 * DuckDB expression over the source: rows with other values match no row of it. It tells what need not be
 * read, no more: whatever is not certain is left out.
 */
export function mergeKeys(
  node: Merge,
  target: WriteTarget,
  source: MergeSource,
  around: Around,
): ReadonlyMap<string, string> {
  const own = targetFields(target, mergeRelation(node, target), 't');
  const columns = new Map(own.map(({ value }, i) => [value.sql, target.columns[i]]));
  const everything = plainContext(around, [...own, ...source.fields]);
  const keys = new Map<string, string>();
  for (const term of conjuncts(node.on)) {
    if (term.kind !== 'compare' || term.operator !== '=') continue;
    const sides = [
      [term.left, term.right],
      [term.right, term.left],
    ] as const;
    for (const [side, other] of sides) {
      const column = side.kind === 'name' ? columns.get(analyse(side, everything).sql) : undefined;
      const value = column === undefined ? null : sourceValue(other, column, source, around);
      if (column !== undefined && value !== null) keys.set(column.name, value);
    }
  }
  return keys;
}

const conjuncts = (node: Expression): readonly Expression[] =>
  node.kind === 'logical' && node.operator === 'and' ? node.terms.flatMap(conjuncts) : [node];

/** The expression as a value of the column; null where it needs more than the source, or would lose something. */
function sourceValue(
  node: Expression,
  { type, name }: TargetColumn,
  { fields }: MergeSource,
  around: Around,
): string | null {
  try {
    const value = analyse(node, plainContext(around, fields));
    const isExact = value.type.kind !== 'unknown' && canCoerce(value.type, type);
    return isExact ? named(`CAST(${value.sql} AS ${storageType(type)})`, name) : null;
  } catch (cause) {
    if (cause instanceof SqlError) return null;
    throw cause;
  }
}
