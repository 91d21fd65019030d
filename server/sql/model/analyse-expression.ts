import { analyseCall } from './analyse-call.ts';
import { booleanOf } from './analyse-condition.ts';
import { analysePredicate, subquery } from './analyse-predicate.ts';
import { analyseSpecial } from './analyse-special.ts';
import { arithmetic, negate } from './arithmetic.ts';
import { cast, coerce } from './cast.ts';
import { commonType, isText } from './coercion.ts';
import { compare, unifyAll } from './comparison.ts';
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
      return { type: BOOLEAN, sql: analysePredicate(node, context) };
  }
}

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
