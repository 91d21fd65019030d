import { analyseCall } from './analyse-call.ts';
import { analyseCase } from './analyse-case.ts';
import { analyseJson } from './analyse-json.ts';
import { analysePredicate } from './analyse-predicate.ts';
import { analyseSpecial } from './analyse-special.ts';
import { scalarSubquery } from './analyse-subquery.ts';
import { arithmetic, negate } from './arithmetic.ts';
import { bindPlain } from './bind-values.ts';
import { cast } from './cast.ts';
import { concatenate } from './concatenate.ts';
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
import { arrayOf, fieldOf, fieldsOf, rowOf, subscript } from './nested-values.ts';
import { quoteString } from './quote.ts';
import { analyse, type Context, columnNotFound, lower, resolve } from './scope.ts';
import type { Expression } from './tree.ts';
import { typeOfNode } from './type-of-node.ts';
import { BOOLEAN, type Typed, UNKNOWN, VARBINARY } from './typed.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

/** The type of an expression and the DuckDB expression for it. Throws `SqlError`. */
export function analyseExpression(node: Expression, context: Context): Typed {
  const item = context.groupItems.get(node);
  if (item !== undefined) return item;
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
      return rowOf(node.items.map(sub), position);
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
    case 'json-value':
    case 'json-query':
    case 'json-exists':
    case 'json-object':
    case 'json-array':
      return analyseJson(node, context);
    case 'case':
      return analyseCase(node, context);
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
  const groups = found.outer ? (found.scope.groups ?? null) : context.groups;
  const grouped = found.outer ? groups?.get(found.field.value.sql) : undefined;
  if (grouped !== undefined) return fieldsOf(grouped, found.rest, node.position);
  if (groups !== null) {
    const name = node.parts.map((part) => part.value).join('.');
    throw new SqlError(
      'EXPRESSION_NOT_AGGREGATE',
      `'${name}' must be an aggregate expression or appear in GROUP BY clause`,
      node.position,
    );
  }
  return fieldsOf(found.field.value, found.rest, node.position);
}

function castOf(node: Of<'cast'>, context: Context): Typed {
  const value = analyse(node.value, context);
  const type = typeOfNode(node.type);
  if (!node.safe) return cast(value, type, node.position);
  let result = cast(value, type, node.position);
  // DuckDB's TRY takes no subquery, so the value is computed before it.
  const sql = bindPlain([value], context.env.nextAlias(), (bound = value) => {
    result = cast(bound, type, node.position);
    return `TRY(${result.sql})`;
  });
  return { ...result, sql };
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
