import type { AnalysedRelation } from './analyse-relation.ts';
import { isNumber } from './coercion.ts';
import { SqlError } from './front-end.ts';
import type { Relation } from './query-tree.ts';
import { type Around, analyse, plainContext } from './scope.ts';
import { formatType } from './types.ts';

/** Some rows of a relation, drawn by chance. Throws `SqlError` where the part is no literal from 0 to 100. */
export function sample(
  node: Extract<Relation, { readonly kind: 'sample' }>,
  relation: AnalysedRelation,
  around: Around,
): AnalysedRelation {
  const { percentage } = node;
  const { type } = analyse(percentage, plainContext(around, []));
  if (!isNumber(type)) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Sample percentage should be a numeric expression, not ${formatType(type)}`,
      percentage.position,
    );
  }
  const written = 'text' in percentage ? Number(percentage.text) : Number.NaN;
  if (Number.isNaN(written) || !/ AS r\d+$/.test(relation.sql)) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'TABLESAMPLE of a join, or with a percentage that is not a literal, is not supported',
      percentage.position,
    );
  }
  if (written < 0 || written > 100) {
    throw new SqlError(
      'NUMERIC_VALUE_OUT_OF_RANGE',
      'Sample percentage must be between 0 and 100',
      percentage.position,
    );
  }
  return {
    ...relation,
    sql: `${relation.sql} TABLESAMPLE ${node.method.toUpperCase()} (${written} PERCENT)`,
  };
}
