import { type Position, type Session, SqlError, type TableVersion } from './front-end.ts';
import { intervalLiteral } from './literals.ts';
import { instantOf, parseDate, parseTimestamp } from './time-literals.ts';
import type { Expression } from './tree.ts';

/** `FOR VERSION AS OF …` or `FOR TIMESTAMP AS OF …` as written. */
export interface Period {
  readonly kind: 'timestamp' | 'version';
  readonly value: Expression;
  /** Of the clause; Trino's errors stand there. */
  readonly position: Position;
}

/** The moment that `FOR VERSION AS OF` or `FOR TIMESTAMP AS OF` names: a constant expression. */
export function tableVersion(period: Period, session: Session): TableVersion {
  if (period.value.kind === 'null') {
    throw new SqlError('INVALID_ARGUMENTS', 'Pointer value cannot be NULL', period.position);
  }
  return period.kind === 'version'
    ? versionOf(period.value)
    : { kind: 'timestamp', epochMicros: momentOf(period, session) };
}

function versionOf(value: Expression): TableVersion {
  if (value.kind === 'string') return { kind: 'ref', ref: value.value };
  const number = integerConstant(value);
  if (number.type === 'bigint') return { kind: 'snapshot', snapshotId: number.value };
  const refusal = new SqlError(
    'NOT_SUPPORTED',
    'Unsupported type for table version: integer. A snapshot id is a bigint',
    value.position,
  );
  return { kind: 'unusable', refusal };
}

interface IntegerConstant {
  readonly type: 'integer' | 'bigint';
  readonly value: bigint;
}

function integerConstant(value: Expression): IntegerConstant {
  if (value.kind === 'integer') {
    const number = BigInt(value.text);
    return {
      type: number >= -(2n ** 31n) && number < 2n ** 31n ? 'integer' : 'bigint',
      value: number,
    };
  }
  if (
    value.kind === 'typed-literal' &&
    value.typeName === 'bigint' &&
    /^-?\d+$/.test(value.value)
  ) {
    return { type: 'bigint', value: BigInt(value.value) };
  }
  if (value.kind === 'cast' && value.type.name === 'bigint') {
    return { type: 'bigint', value: integerConstant(value.value).value };
  }
  if (value.kind === 'arithmetic' && (value.operator === '+' || value.operator === '-')) {
    const left = integerConstant(value.left);
    const right = integerConstant(value.right);
    const type = left.type === 'bigint' || right.type === 'bigint' ? 'bigint' : 'integer';
    const sum = value.operator === '+' ? left.value + right.value : left.value - right.value;
    return { type, value: sum };
  }
  if (value.kind === 'subquery') {
    throw new SqlError(
      'EXPRESSION_NOT_CONSTANT',
      'Constant expression cannot contain a subquery',
      value.position,
    );
  }
  throw new SqlError(
    'NOT_SUPPORTED',
    'A table version is a snapshot id or the name of a branch or tag, written as a constant',
    value.position,
  );
}

function momentOf({ value, position }: Period, session: Session): bigint {
  if (value.kind === 'string' || value.kind === 'integer' || value.kind === 'decimal') {
    throw new SqlError(
      'TYPE_MISMATCH',
      "Temporal pointers must be of type Timestamp, Timestamp with Time Zone, or Date: write TIMESTAMP '2024-10-15 12:00:00'",
      position,
    );
  }
  const micros = momentConstant(value, session);
  if (micros > BigInt(session.now.getTime()) * 1000n) {
    throw new SqlError('INVALID_ARGUMENTS', 'Pointer value is not in the past', position);
  }
  return micros;
}

function momentConstant(value: Expression, session: Session): bigint {
  if (value.kind === 'typed-literal' && value.typeName === 'timestamp') {
    const literal = parseTimestamp(value.value);
    const instant =
      literal === null ? null : instantOf(literal.localMicros, literal.zone ?? session.timeZone);
    if (instant !== null) return instant;
    throw invalid('TIMESTAMP', value);
  }
  if (value.kind === 'typed-literal' && value.typeName === 'date') {
    const days = parseDate(value.value);
    if (days === null) throw invalid('DATE', value);
    const midnight = instantOf(BigInt(days) * 86_400_000_000n, session.timeZone);
    if (midnight !== null) return midnight;
  }
  if (value.kind === 'special' && value.name === 'current_timestamp') {
    return BigInt(session.now.getTime()) * 1000n;
  }
  if (value.kind === 'arithmetic' && (value.operator === '+' || value.operator === '-')) {
    const { left, right, operator } = value;
    if (right.kind === 'interval') {
      const { type, constant } = intervalLiteral(right);
      if (type.kind === 'interval day to second' && typeof constant === 'bigint') {
        return momentConstant(left, session) + (operator === '+' ? constant : -constant);
      }
    }
  }
  throw new SqlError(
    'NOT_SUPPORTED',
    'A moment is written as a TIMESTAMP or DATE literal, or one with an interval of days to seconds added',
    value.position,
  );
}

function invalid(
  type: string,
  value: Extract<Expression, { readonly kind: 'typed-literal' }>,
): SqlError {
  const message = `'${value.value}' is not a valid ${type} literal`;
  return new SqlError('INVALID_LITERAL', message, value.position);
}
