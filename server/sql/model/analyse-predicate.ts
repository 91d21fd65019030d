import { booleanOf } from './analyse-condition.ts';
import { inQuery, quantified, subquery } from './analyse-subquery.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { compare, distinctFrom, unifyAll } from './comparison.ts';
import { type Position, SqlError } from './front-end.ts';
import { analyse, type Context } from './scope.ts';
import type { Expression } from './tree.ts';
import { type Typed, VARCHAR } from './typed.ts';
import { formatType } from './types.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

type Condition = Of<
  | 'logical'
  | 'not'
  | 'compare'
  | 'distinct-from'
  | 'between'
  | 'in-list'
  | 'in-query'
  | 'quantified'
  | 'exists'
  | 'like'
  | 'is-null'
>;

const negated = (sql: string, not: boolean): string => (not ? `(NOT ${sql})` : sql);

/** An expression that is true, false or null, as DuckDB text. */
export function analysePredicate(node: Condition, context: Context): string {
  const { position } = node;
  const sub = (child: Expression): Typed => analyse(child, context);
  switch (node.kind) {
    case 'logical': {
      const terms = node.terms.map((term) => booleanTerm(term, context));
      return `(${terms.join(node.operator === 'and' ? ' AND ' : ' OR ')})`;
    }
    case 'not':
      return `(NOT ${booleanOf(sub(node.value), node.value.position, 'Value of logical NOT expression')})`;
    case 'compare':
      return compare(node.operator, sub(node.left), sub(node.right), position).sql;
    case 'distinct-from':
      return negated(distinctFrom(sub(node.left), sub(node.right), position), node.negated);
    case 'between':
      return negated(between(node, sub), node.negated);
    case 'in-list':
      return negated(inList(node, sub), node.negated);
    case 'in-query':
      return negated(inQuery(node, context), node.negated);
    case 'quantified':
      return quantified(node, context);
    case 'exists':
      return `EXISTS (${subquery(node, context).sql})`;
    case 'like':
      return negated(like(node, sub), node.negated);
    case 'is-null':
      return `(${sub(node.value).sql} IS ${node.negated ? 'NOT ' : ''}NULL)`;
  }
}

const booleanTerm = (term: Expression, context: Context): string =>
  booleanOf(analyse(term, context), term.position, 'Logical expression term');

function between(node: Of<'between'>, sub: (child: Expression) => Typed): string {
  const value = sub(node.value);
  const low = sub(node.low);
  const high = sub(node.high);
  const fits =
    commonType(value.type, low.type) !== null && commonType(value.type, high.type) !== null;
  if (!fits) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Cannot check if ${formatType(value.type)} is BETWEEN ${formatType(low.type)} and ${formatType(high.type)}`,
      node.position,
    );
  }
  const from = compare('>=', value, low, node.position).sql;
  const to = compare('<=', value, high, node.position).sql;
  return `(${from} AND ${to})`;
}

function inList(node: Of<'in-list'>, sub: (child: Expression) => Typed): string {
  const value = sub(node.value);
  const items = node.items.map(sub);
  const unified = unifyAll([value, ...items], (index) => {
    const position = node.items[index - 1]?.position ?? node.position;
    return new SqlError(
      'TYPE_MISMATCH',
      'IN value and list items must be the same type or coercible to a common type',
      position,
    );
  });
  const [first, ...rest] = unified;
  if (first === undefined) return 'false';
  const plain =
    ['double', 'real', 'row', 'array', 'map', 'json'].includes(first.type.kind) === false;
  if (plain) return `(${first.sql} IN (${rest.map(({ sql }) => sql).join(', ')}))`;
  return `(${rest.map((item) => compare('=', first, item, node.position).sql).join(' OR ')})`;
}

function like(node: Of<'like'>, sub: (child: Expression) => Typed): string {
  const written = sub(node.value);
  // Of a char the spaces it is filled up with count.
  const value = written.type.kind === 'char' ? coerce(written, VARCHAR) : written;
  const pattern = sub(node.pattern);
  const mark = node.escape === null ? null : sub(node.escape);
  const checked: readonly (readonly [Typed, string, Position])[] = [
    [value, 'Left side of LIKE expression', node.value.position],
    [pattern, 'Pattern for LIKE expression', node.pattern.position],
  ];
  for (const [part, what, position] of checked) {
    if (['varchar', 'char', 'unknown'].includes(part.type.kind)) continue;
    throw new SqlError(
      'TYPE_MISMATCH',
      `${what} must evaluate to a varchar (actual: ${formatType(part.type)})`,
      position,
    );
  }
  if (mark === null) return `(${value.sql} LIKE ${pattern.sql})`;
  const escapes = typeof mark.constant === 'string' && typeof pattern.constant === 'string';
  if (!escapes || !validPattern(String(pattern.constant), String(mark.constant))) {
    const bad = escapes;
    throw new SqlError(
      bad ? 'INVALID_FUNCTION_ARGUMENT' : 'NOT_SUPPORTED',
      bad
        ? "Escape character must be a single character followed by '%', '_' or itself"
        : 'LIKE with an escape that is not a literal is not supported',
      node.position,
    );
  }
  return `(${value.sql} LIKE ${pattern.sql} ESCAPE ${mark.sql})`;
}

function validPattern(pattern: string, mark: string): boolean {
  if (Array.from(mark).length !== 1) return false;
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] !== mark) continue;
    const next = characters[i + 1];
    if (next !== '%' && next !== '_' && next !== mark) return false;
    i += 1;
  }
  return true;
}
