import { analyseCall } from './analyse-call.ts';
import { booleanOf } from './analyse-condition.ts';
import { analyseSpecial } from './analyse-special.ts';
import { arithmetic, negate } from './arithmetic.ts';
import { cast, coerce } from './cast.ts';
import { commonType, isText } from './coercion.ts';
import { compare, distinctFrom, unifyAll } from './comparison.ts';
import { type Position, SqlError } from './front-end.ts';
import { atTimeZone, extract } from './functions/times.ts';
import {
  decimalLiteral,
  doubleLiteral,
  integerLiteral,
  intervalLiteral,
  parameterValue,
  stringLiteral,
  typedLiteral,
} from './literals.ts';
import { quoteString } from './quote.ts';
import { analyse, type Context, columnNotFound, lower, resolve } from './scope.ts';
import { fieldName, storageType } from './storage-type.ts';
import type { Expression, Identifier } from './tree.ts';
import { typeOfNode } from './type-of-node.ts';
import { BOOLEAN, type Typed, UNKNOWN, VARBINARY } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';
import { commonZone } from './zones.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

/** The type of an expression and the DuckDB expression for it. Throws `SqlError`. */
export function analyseExpression(node: Expression, context: Context): Typed {
  const grouped = context.groups === null ? null : groupingKey(node, context, context.groups);
  return grouped ?? analyseNode(node, context);
}

/** An expression that stands in GROUP BY is that group's value, whatever is in it. */
function groupingKey(
  node: Expression,
  context: Context,
  groups: ReadonlyMap<string, Typed>,
): Typed | null {
  if (groups.size === 0 || isLiteral(node)) return null;
  try {
    const inner = { ...context, groups: null, noAggregates: 'GROUP BY', noWindows: 'GROUP BY' };
    return groups.get(analyseNode(node, inner).sql) ?? null;
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}

const LITERALS: readonly string[] = [
  'null',
  'boolean',
  'integer',
  'decimal',
  'double',
  'string',
  'typed-literal',
  'interval',
];
const isLiteral = (node: Expression): boolean => LITERALS.includes(node.kind);

function analyseNode(node: Expression, context: Context): Typed {
  const { position } = node;
  const sub = (child: Expression): Typed => analyse(child, context);
  switch (node.kind) {
    case 'null':
      return { type: UNKNOWN, sql: 'CAST(NULL AS VARCHAR)', constant: null };
    case 'boolean':
      return { type: BOOLEAN, sql: String(node.value) };
    case 'integer':
      return integerLiteral(node.text, position);
    case 'decimal':
      return decimalLiteral(node.text, position);
    case 'double':
      return doubleLiteral(node.text);
    case 'string':
      return stringLiteral(node.value);
    case 'binary':
      return binaryLiteral(node.hex, position);
    case 'typed-literal':
      return typedLiteral(node.typeName, node.value, position);
    case 'interval':
      return intervalLiteral(node);
    case 'parameter':
      return parameterOf(node.index, position, context);
    case 'name':
      return analyseName(node, context);
    case 'field':
      return fieldOf(sub(node.base), node.name, position);
    case 'subscript':
      return subscript(sub(node.base), sub(node.index), node.index.position, position);
    case 'row':
      return rowOf(node.items.map(sub));
    case 'array':
      return arrayOf(node.items.map(sub), node);
    case 'cast':
      return castOf(node, context);
    case 'extract':
      return extract(node.field, sub(node.value), position);
    case 'at-time-zone':
      return atTimeZone(sub(node.value), sub(node.zone), position);
    case 'negate':
      return negate(sub(node.value), position);
    case 'arithmetic':
      return arithmetic(node.operator, sub(node.left), sub(node.right), position);
    case 'concat':
      return concatenate(sub(node.left), sub(node.right), position);
    case 'call':
      return analyseCall(node, context);
    case 'case':
      return caseOf(node, context);
    case 'special':
      return analyseSpecial(node, context);
    case 'subquery':
      return scalarSubquery(node, context);
    case 'grouping':
      return grouping(node, context);
    case 'lambda':
      throw new SqlError(
        'TYPE_MISMATCH',
        'A lambda stands only as an argument of a function',
        position,
      );
    case 'unsupported':
      throw new SqlError('NOT_SUPPORTED', `${node.what} is not supported`, position);
    default:
      return { type: BOOLEAN, sql: condition(node, context) };
  }
}

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

function condition(node: Condition, context: Context): string {
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
      throw new SqlError(
        'NOT_SUPPORTED',
        `${node.operator} ${node.quantifier} (subquery) is not supported`,
        position,
      );
    case 'exists':
      return `EXISTS (${subquery(node.query, context).sql})`;
    case 'like':
      return negated(like(node, sub), node.negated);
    case 'is-null':
      return `(${sub(node.value).sql} IS ${node.negated ? 'NOT ' : ''}NULL)`;
  }
}

const booleanTerm = (term: Expression, context: Context): string =>
  booleanOf(analyse(term, context), term.position, 'Logical expression term');

function binaryLiteral(hex: string, position: Position): Typed {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) {
    throw new SqlError(
      'SYNTAX_ERROR',
      'Binary literal must contain an even number of hexadecimal digits',
      position,
    );
  }
  return { type: VARBINARY, sql: `unhex(${quoteString(hex)})` };
}

function parameterOf(index: number, position: Position, context: Context): Typed {
  const value = context.env.parameters[index];
  if (value !== undefined) return parameterValue(value, position);
  throw new SqlError('INVALID_PARAMETER_USAGE', `No value for parameter ${index + 1}`, position);
}

function analyseName(node: Of<'name'>, context: Context): Typed {
  const [head] = node.parts;
  const bound = head === undefined ? undefined : context.lambda.get(lower(head));
  if (bound !== undefined) return fieldsOf(bound, node.parts.slice(1), node.position);
  const found = resolve(node.parts, context.scope);
  if (found === null) throw columnNotFound(node.parts, node.position);
  if (context.groups !== null && !found.outer) {
    const name = node.parts.map((part) => part.value).join('.');
    throw new SqlError(
      'EXPRESSION_NOT_AGGREGATE',
      `'${name}' must be an aggregate expression or appear in GROUP BY clause`,
      node.position,
    );
  }
  return fieldsOf(found.field.value, found.rest, node.position);
}

const fieldsOf = (base: Typed, names: readonly Identifier[], position: Position): Typed =>
  names.reduce((value, name) => fieldOf(value, name, position), base);

function fieldOf(base: Typed, name: Identifier, position: Position): Typed {
  if (base.type.kind !== 'row') {
    throw new SqlError('TYPE_MISMATCH', `Expression is not of type ROW`, position);
  }
  const index = base.type.fields.findIndex((field) => field.name?.toLowerCase() === lower(name));
  const field = base.type.fields[index];
  if (field === undefined) {
    throw new SqlError('COLUMN_NOT_FOUND', `Column '${name.value}' cannot be resolved`, position);
  }
  return { type: field.type, sql: `struct_extract_at(${base.sql}, ${index + 1})` };
}

function subscript(base: Typed, index: Typed, indexPosition: Position, position: Position): Typed {
  if (base.type.kind === 'array' && commonType(index.type, { kind: 'bigint' })?.kind === 'bigint') {
    return { type: base.type.element, sql: `trino_element(${base.sql}, ${index.sql})` };
  }
  if (base.type.kind === 'map' && commonType(index.type, base.type.key) !== null) {
    return {
      type: base.type.value,
      sql: `trino_map_get(${base.sql}, ${coerce(index, base.type.key).sql})`,
    };
  }
  if (base.type.kind === 'row' && typeof index.constant === 'bigint') {
    const field = base.type.fields[Number(index.constant) - 1];
    if (field === undefined) {
      throw new SqlError(
        'INVALID_FUNCTION_ARGUMENT',
        `Row index ${index.constant} is out of bounds`,
        indexPosition,
      );
    }
    return { type: field.type, sql: `struct_extract_at(${base.sql}, ${index.constant})` };
  }
  throw new SqlError(
    'TYPE_MISMATCH',
    `Cannot use ${formatType(index.type)} for subscript of ${formatType(base.type)}`,
    position,
  );
}

function rowOf(items: readonly Typed[]): Typed {
  const type: TrinoType = {
    kind: 'row',
    fields: items.map((item) => ({ name: null, type: item.type })),
  };
  const fields = items.map((item, i) => `${fieldName(null, i)} := ${item.sql}`);
  return { type, sql: `CAST(struct_pack(${fields.join(', ')}) AS ${storageType(type)})` };
}

function arrayOf(items: readonly Typed[], node: Of<'array' | 'row'>): Typed {
  const unified = unifyAll(items, (index) => {
    const position = node.items[index]?.position ?? node.position;
    return new SqlError('TYPE_MISMATCH', 'All ARRAY elements must be the same type', position);
  });
  const element = unified[0]?.type ?? UNKNOWN;
  const type: TrinoType = { kind: 'array', element };
  return {
    type,
    sql: `CAST([${unified.map(({ sql }) => sql).join(', ')}] AS ${storageType(type)})`,
  };
}

function castOf(node: Of<'cast'>, context: Context): Typed {
  const value = cast(analyse(node.value, context), typeOfNode(node.type), node.position);
  return node.safe ? { ...value, sql: `TRY(${value.sql})` } : value;
}

function concatenate(left: Typed, right: Typed, position: Position): Typed {
  if (left.type.kind === 'array' || right.type.kind === 'array') {
    return concatenateArrays(left, right, position);
  }
  if (
    isText(left.type) &&
    isText(right.type) &&
    left.type.kind === right.type.kind &&
    left.type.kind === 'varchar'
  ) {
    return { type: { kind: 'varchar', length: null }, sql: `(${left.sql} || ${right.sql})` };
  }
  if (left.type.kind === 'varbinary' && right.type.kind === 'varbinary') {
    return { type: VARBINARY, sql: `(${left.sql} || ${right.sql})` };
  }
  const unsure = [left, right].some(({ type }) => type.kind === 'char' || type.kind === 'unknown');
  throw new SqlError(
    unsure ? 'NOT_SUPPORTED' : 'FUNCTION_NOT_FOUND',
    unsure
      ? `|| of ${formatType(left.type)} and ${formatType(right.type)} is not supported`
      : `Unexpected parameters (${formatType(left.type)}, ${formatType(right.type)}) for function concat`,
    position,
  );
}

function concatenateArrays(left: Typed, right: Typed, position: Position): Typed {
  const type = commonType(left.type, right.type);
  if (left.type.kind !== 'array' || right.type.kind !== 'array' || type === null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `|| of ${formatType(left.type)} and ${formatType(right.type)} is not supported`,
      position,
    );
  }
  const a = coerce(left, type).sql;
  const b = coerce(right, type).sql;
  return {
    type,
    sql: `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE list_concat(${a}, ${b}) END`,
  };
}

function caseOf(node: Of<'case'>, context: Context): Typed {
  const operand = node.operand === null ? null : analyse(node.operand, context);
  const whens = node.whens.map(({ when }) => {
    const value = analyse(when, context);
    if (operand === null) return booleanOf(value, when.position, 'CASE WHEN clause');
    if (commonType(operand.type, value.type) === null) {
      throw new SqlError(
        'TYPE_MISMATCH',
        `CASE operand type does not match WHEN clause operand type: ${formatType(operand.type)} vs ${formatType(value.type)}`,
        when.position,
      );
    }
    return compare('=', operand, value, when.position).sql;
  });
  const results = node.whens.map(({ result }) => result);
  const all = node.otherwise === null ? results : [...results, node.otherwise];
  const values = all.map((branch) => analyse(branch, context));
  const zone = commonZone(values, node.position);
  const branches = unifyAll(
    values,
    (index) =>
      new SqlError(
        'TYPE_MISMATCH',
        'All CASE results must be the same type or coercible to a common type',
        all[index]?.position ?? node.position,
      ),
  );
  const arms = whens.map((when, i) => `WHEN ${when} THEN ${branches[i]?.sql ?? 'NULL'}`);
  const otherwise = node.otherwise === null ? '' : ` ELSE ${branches.at(-1)?.sql ?? 'NULL'}`;
  return {
    type: branches[0]?.type ?? UNKNOWN,
    sql: `(CASE ${arms.join(' ')}${otherwise} END)`,
    ...zone,
  };
}

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

function inQuery(node: Of<'in-query'>, context: Context): string {
  const value = analyse(node.value, context);
  const query = subquery(node.query, context);
  const [column] = query.columns;
  const matches =
    column !== undefined &&
    query.columns.length === 1 &&
    commonType(value.type, column.type) !== null;
  if (!matches) {
    throw new SqlError(
      'TYPE_MISMATCH',
      'Value expression and result of subquery must be of the same type',
      node.position,
    );
  }
  const common = commonType(value.type, column.type);
  if (
    common === null ||
    ['double', 'real', 'row', 'array', 'map', 'json', 'char'].includes(common.kind)
  ) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `IN (subquery) of ${formatType(column.type)} is not supported`,
      node.position,
    );
  }
  const alias = context.env.nextAlias();
  const item = coerce({ type: column.type, sql: `${alias}.c0` }, common).sql;
  return `(${coerce(value, common).sql} IN (SELECT ${item} FROM (${query.sql}) AS ${alias}))`;
}

function like(node: Of<'like'>, sub: (child: Expression) => Typed): string {
  const value = sub(node.value);
  const pattern = sub(node.pattern);
  const mark = node.escape === null ? null : sub(node.escape);
  const checked: readonly (readonly [Typed, string, Position])[] = [
    [value, 'Left side of LIKE expression', node.value.position],
    [pattern, 'Pattern for LIKE expression', node.pattern.position],
  ];
  for (const [part, what, position] of checked) {
    if (part.type.kind === 'varchar' || part.type.kind === 'unknown') continue;
    if (part.type.kind === 'char')
      throw new SqlError('NOT_SUPPORTED', 'LIKE on char is not supported', position);
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

function subquery(query: Of<'exists'>['query'], context: Context) {
  return context.env.analyseQuery(query, {
    env: context.env,
    queries: context.queries,
    outer: context.scope,
  });
}

function scalarSubquery(node: Of<'subquery'>, context: Context): Typed {
  const query = subquery(node.query, context);
  const [column] = query.columns;
  if (column === undefined || query.columns.length > 1) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A subquery with several columns as a value is not supported',
      node.position,
    );
  }
  return { type: column.type, sql: `(${query.sql})` };
}

function grouping(node: Of<'grouping'>, context: Context): Typed {
  const keys = node.args.map((arg) => {
    const key = context.groups === null ? null : groupingKey(arg, context, context.groups);
    if (key === null) {
      throw new SqlError(
        'INVALID_ARGUMENTS',
        'The arguments to GROUPING() must be expressions of the GROUP BY clause',
        node.position,
      );
    }
    return key.sql;
  });
  return { type: { kind: 'integer' }, sql: `CAST(grouping(${keys.join(', ')}) AS INTEGER)` };
}
