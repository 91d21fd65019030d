import type { Expression, IntervalField } from '../model/tree.ts';
import { buildCall } from './build-call.ts';
import { buildJson } from './build-json.ts';
import { buildPredicate } from './build-predicate.ts';
import { buildType } from './build-type.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionAt, positionOf, present, stringValue } from './tokens.ts';

export type ExpressionContext = InstanceType<typeof contexts.ExpressionContext>;
type BooleanContext = InstanceType<typeof contexts.BooleanExpressionContext>;
export type ValueContext = InstanceType<typeof contexts.ValueExpressionContext>;
type PrimaryContext = InstanceType<typeof contexts.PrimaryExpressionContext>;
type IntervalContext = InstanceType<typeof contexts.IntervalContext>;

export function buildExpression(context: ExpressionContext): Expression {
  return buildBoolean(context.booleanExpression());
}

export function buildBoolean(context: BooleanContext): Expression {
  const position = positionOf(context);
  if (context instanceof contexts.PredicatedContext) {
    const value = buildValue(context.valueExpression());
    const predicate = context.predicate();
    return predicate === null ? value : buildPredicate(predicate, value);
  }
  if (context instanceof contexts.LogicalNotContext) {
    return { kind: 'not', value: buildBoolean(context.booleanExpression()), position };
  }
  if (context instanceof contexts.AndContext || context instanceof contexts.OrContext) {
    const operator = context instanceof contexts.AndContext ? 'and' : 'or';
    const terms = context.booleanExpression().map(buildBoolean);
    return { kind: 'logical', operator, terms, position };
  }
  return { kind: 'unsupported', what: 'this condition', position };
}

const ARITHMETIC = { '+': '+', '-': '-', '*': '*', '/': '/', '%': '%' } as const;

export function buildValue(context: ValueContext): Expression {
  const position = positionOf(context);
  if (context instanceof contexts.ValueExpressionDefaultContext) {
    return buildPrimary(context.primaryExpression());
  }
  if (context instanceof contexts.ArithmeticBinaryContext) {
    const token = present(context._operator, context);
    const operator = ARITHMETIC[token.text as keyof typeof ARITHMETIC];
    return {
      kind: 'arithmetic',
      operator,
      left: buildValue(present(context._left, context)),
      right: buildValue(present(context._right, context)),
      position: positionAt(token),
    };
  }
  if (context instanceof contexts.ArithmeticUnaryContext) {
    const value = buildValue(context.valueExpression());
    if (context.MINUS() === null) return value;
    return { kind: 'negate', value, position };
  }
  if (context instanceof contexts.ConcatenationContext) {
    return {
      kind: 'concat',
      left: buildValue(present(context._left, context)),
      right: buildValue(present(context._right, context)),
      position: positionAt(context.CONCAT().symbol),
    };
  }
  if (context instanceof contexts.AtTimeZoneContext) {
    const zone = context.timeZoneSpecifier();
    return {
      kind: 'at-time-zone',
      value: buildValue(context.valueExpression()),
      zone:
        zone instanceof contexts.TimeZoneStringContext
          ? { kind: 'string', value: stringValue(zone.string()), position: positionOf(zone) }
          : zone instanceof contexts.TimeZoneIntervalContext
            ? buildInterval(zone.interval())
            : { kind: 'unsupported', what: 'this time zone', position: positionOf(zone) },
      position: positionAt(context.KW_AT().symbol),
    };
  }
  return { kind: 'unsupported', what: 'this expression', position };
}

export function buildPrimary(context: PrimaryContext): Expression {
  return (
    buildLiteral(context) ?? buildCall(context) ?? buildJson(context) ?? buildStructure(context)
  );
}

function buildLiteral(context: PrimaryContext): Expression | null {
  const position = positionOf(context);
  if (context instanceof contexts.NullLiteralContext) return { kind: 'null', position };
  if (context instanceof contexts.BooleanLiteralContext) {
    return { kind: 'boolean', value: context.getText().toLowerCase() === 'true', position };
  }
  if (context instanceof contexts.NumericLiteralContext) {
    const number = context.number();
    const text = number.getText();
    const negative = text.startsWith('-');
    const digits = (negative ? text.slice(1) : text).replaceAll('_', '');
    const kind =
      number instanceof contexts.IntegerLiteralContext
        ? 'integer'
        : number instanceof contexts.DecimalLiteralContext
          ? 'decimal'
          : 'double';
    // The grammar glues the sign to the digits, Trino does not; `-9223372036854775808` is one literal in both.
    if (!negative) return { kind, text: digits, position };
    if (kind === 'integer') return { kind, text: `-${digits}`, position };
    return { kind: 'negate', value: { kind, text: digits, position }, position };
  }
  if (context instanceof contexts.StringLiteralContext) {
    return { kind: 'string', value: stringValue(context.string()), position };
  }
  if (context instanceof contexts.BinaryLiteralContext) {
    return { kind: 'binary', hex: context.getText().slice(2, -1).replace(/\s/g, ''), position };
  }
  if (context instanceof contexts.TypeConstructorContext) {
    const name = context.identifier();
    return {
      kind: 'typed-literal',
      typeName: name === null ? 'double' : identifier(name).value.toLowerCase(),
      value: stringValue(context.string()),
      position,
    };
  }
  if (context instanceof contexts.IntervalLiteralContext) return buildInterval(context.interval());
  if (context instanceof contexts.ParameterContext) {
    return { kind: 'parameter', index: context.start?.start ?? 0, position };
  }
  return null;
}

function buildInterval(context: IntervalContext): Expression {
  const to = context._to?.getText().toLowerCase();
  return {
    kind: 'interval',
    negative: context._sign?.text === '-',
    value: stringValue(context.string()),
    from: present(context._from_, context).getText().toLowerCase() as IntervalField,
    to: to === undefined ? null : (to as IntervalField),
    position: positionOf(context),
  };
}

function buildStructure(context: PrimaryContext): Expression {
  const position = positionOf(context);
  if (context instanceof contexts.ColumnReferenceContext) {
    const parts = context.columnName().qualifiedName().identifier().map(identifier);
    return { kind: 'name', parts, position };
  }
  if (context instanceof contexts.DereferenceContext) {
    const base = buildPrimary(present(context._base, context));
    const name = identifier(present(context._fieldName, context));
    if (base.kind === 'name') return { ...base, parts: [...base.parts, name] };
    return { kind: 'field', base, name, position };
  }
  if (context instanceof contexts.SubscriptContext) {
    const base = buildPrimary(present(context._value, context));
    const index = buildValue(present(context._index, context));
    return { kind: 'subscript', base, index, position };
  }
  if (context instanceof contexts.ParenthesizedExpressionContext) {
    return buildExpression(context.expression());
  }
  if (context instanceof contexts.RowConstructorContext) {
    return { kind: 'row', items: context.expression().map(buildExpression), position };
  }
  if (context instanceof contexts.ArrayConstructorContext) {
    return { kind: 'array', items: context.expression().map(buildExpression), position };
  }
  if (context instanceof contexts.SubqueryExpressionContext) {
    return { kind: 'subquery', query: build.query(context.query()), position };
  }
  if (context instanceof contexts.ExistsContext) {
    return { kind: 'exists', query: build.query(context.query()), position };
  }
  if (context instanceof contexts.CastContext) {
    const value = buildExpression(context.expression());
    const safe = context.KW_CAST() === null;
    return { kind: 'cast', value, type: buildType(context.type()), safe, position };
  }
  if (context instanceof contexts.ExtractContext) {
    const field = identifier(context.identifier()).value.toLowerCase();
    return { kind: 'extract', field, value: buildValue(context.valueExpression()), position };
  }
  if (context instanceof contexts.LambdaContext) {
    return {
      kind: 'lambda',
      parameters: context.identifier().map(identifier),
      body: buildExpression(context.expression()),
      position,
    };
  }
  if (
    context instanceof contexts.SimpleCaseContext ||
    context instanceof contexts.SearchedCaseContext
  ) {
    return buildCase(context);
  }
  return { kind: 'unsupported', what: describe(context), position };
}

function buildCase(
  context: InstanceType<typeof contexts.SimpleCaseContext | typeof contexts.SearchedCaseContext>,
): Expression {
  const operand =
    context instanceof contexts.SimpleCaseContext ? present(context._operand, context) : null;
  const otherwise = context._elseExpression;
  return {
    kind: 'case',
    operand: operand === null ? null : buildExpression(operand),
    whens: context.whenClause().map((clause) => ({
      when: buildExpression(present(clause._condition, clause)),
      result: buildExpression(present(clause._result, clause)),
    })),
    otherwise: otherwise === undefined ? null : buildExpression(otherwise),
    position: positionOf(context),
  };
}

/** What a person calls a form that is not done yet: its first words. */
function describe(context: PrimaryContext): string {
  const text = context.start?.text ?? 'this';
  return `${text.toLowerCase()} in this form`;
}
