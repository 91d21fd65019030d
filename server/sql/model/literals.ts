import { UNBOUND } from './cast.ts';
import { type Position, SqlError, type SqlParameter } from './front-end.ts';
import { canonicalJson } from './natives/json/json-documents.ts';
import { NativeError } from './natives/native.ts';
import { quoteString } from './quote.ts';
import { storageType } from './storage-type.ts';
import {
  fixedOffsetMinutes,
  instantOf,
  localMicrosOf,
  parseDate,
  parseTimestamp,
} from './time-literals.ts';
import type { Expression, IntervalField } from './tree.ts';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DAY_TO_SECOND,
  DOUBLE,
  INTEGER,
  JSON_TYPE,
  REAL,
  type Typed,
  timestamp,
  timestampTz,
  VARCHAR,
  YEAR_TO_MONTH,
} from './typed.ts';
import { formatType, type TrinoType } from './types.ts';
import { isZoneName, zoneName } from './zone-names.ts';

export function integerLiteral(text: string, position: Position): Typed {
  const value = BigInt(text);
  if (value < -(2n ** 63n) || value >= 2n ** 63n) {
    throw new SqlError('SYNTAX_ERROR', `Invalid numeric literal: ${text}`, position);
  }
  const type = value >= -(2n ** 31n) && value < 2n ** 31n ? INTEGER : BIGINT;
  return { type, sql: `CAST(${value} AS ${storageType(type)})`, constant: value };
}

export function decimalLiteral(text: string, position: Position): Typed {
  const match = /^([+-]?)(\d*)\.?(\d*)$/.exec(text.replaceAll('_', ''));
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  const digits = whole.replace(/^0+/, '');
  const precision = Math.max(1, digits.length + fraction.length);
  if (match === null || whole + fraction === '' || precision > 38) {
    throw new SqlError('INVALID_LITERAL', `'${text}' is not a valid DECIMAL literal`, position);
  }
  const type: TrinoType = { kind: 'decimal', precision, scale: fraction.length };
  const value = `${sign}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return { type, sql: `CAST(${quoteString(value)} AS ${storageType(type)})` };
}

export function doubleLiteral(text: string): Typed {
  return { type: DOUBLE, sql: `CAST(${quoteString(text)} AS DOUBLE)`, constant: Number(text) };
}

export function stringLiteral(value: string): Typed {
  const length = Array.from(value).length;
  return { type: { kind: 'varchar', length }, sql: quoteString(value), constant: value };
}

export function typedLiteral(typeName: string, value: string, position: Position): Typed {
  const invalid = (): SqlError =>
    new SqlError(
      'INVALID_LITERAL',
      `'${value}' is not a valid ${typeName.toUpperCase()} literal`,
      position,
    );
  switch (typeName) {
    case 'date': {
      if (parseDate(value) === null) throw invalid();
      return { type: DATE, sql: `CAST(${quoteString(value.trim())} AS DATE)` };
    }
    case 'timestamp':
      return timestampLiteral(value, invalid);
    case 'time': {
      if (/\d\s*[+-]\d{1,2}:?\d{2}\s*$/.test(value)) {
        throw new SqlError('NOT_SUPPORTED', 'A time with time zone is not supported', position);
      }
      const time = /^\s*\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.(\d{1,6}))?)?\s*$/.exec(value);
      if (time === null || parseTimestamp(`2000-01-01 ${value.trim()}`) === null) throw invalid();
      const type: TrinoType = { kind: 'time', precision: time[1]?.length ?? 0 };
      return { type, sql: `CAST(${quoteString(value.trim())} AS TIME)` };
    }
    case 'decimal':
      return decimalLiteral(value, position);
    case 'boolean': {
      if (!/^(true|false)$/i.test(value)) throw invalid();
      return { type: BOOLEAN, sql: value.toLowerCase() };
    }
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'int':
    case 'bigint':
      return integerOfType(typeName, value, invalid);
    case 'double':
    case 'real': {
      const named = /^[+-]?(NaN|Infinity)$/.test(value.trim());
      if (value.trim() === '' || (!named && !Number.isFinite(Number(value)))) throw invalid();
      const type = typeName === 'double' ? DOUBLE : REAL;
      return { type, sql: `CAST(${quoteString(value)} AS ${storageType(type)})` };
    }
    case 'varchar':
      return { ...stringLiteral(value), type: VARCHAR };
    case 'char': {
      const { length } = Array.from(value);
      return { type: { kind: 'char', length }, sql: quoteString(value.replace(/ +$/, '')) };
    }
    case 'json':
      return jsonLiteral(value, invalid);
    case 'uuid': {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) throw invalid();
      return { type: { kind: 'uuid' }, sql: `CAST(${quoteString(value)} AS UUID)` };
    }
    default:
      throw new SqlError(
        'NOT_SUPPORTED',
        `A literal of type ${typeName} is not supported`,
        position,
      );
  }
}

function jsonLiteral(value: string, invalid: () => SqlError): Typed {
  try {
    return { type: JSON_TYPE, sql: quoteString(canonicalJson(value)) };
  } catch (error) {
    if (error instanceof NativeError) throw invalid();
    throw error;
  }
}

const RANGES: Readonly<Record<string, bigint>> = {
  tinyint: 7n,
  smallint: 15n,
  integer: 31n,
  bigint: 63n,
};

function integerOfType(typeName: string, value: string, invalid: () => SqlError): Typed {
  const kind = typeName === 'int' ? 'integer' : (typeName as 'tinyint');
  const bits = RANGES[kind] ?? 63n;
  if (!/^[+-]?\d+$/.test(value)) throw invalid();
  const number = BigInt(value);
  if (number < -(2n ** bits) || number >= 2n ** bits) throw invalid();
  const type: TrinoType = { kind };
  return { type, sql: `CAST(${number} AS ${storageType(type)})`, constant: number };
}

function timestampLiteral(value: string, invalid: () => SqlError): Typed {
  const literal = parseTimestamp(value);
  if (literal === null) throw invalid();
  if (literal.precision > 6) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'Timestamps with more than six digits after the second are not supported',
      invalid().position,
    );
  }
  if (literal.zone === null) {
    const sql = `make_timestamp(CAST(${literal.localMicros} AS BIGINT))`;
    return { type: timestamp(literal.precision), sql };
  }
  const instant = isZoneName(literal.zone) ? instantOf(literal.localMicros, literal.zone) : null;
  // A reading that clocks skipped is none.
  if (instant === null || localMicrosOf(instant, literal.zone) !== literal.localMicros)
    throw invalid();
  const sql = `make_timestamptz(CAST(${instant} AS BIGINT))`;
  const type = timestampTz(literal.precision);
  return fixedOffsetMinutes(literal.zone) === 0
    ? { type, sql }
    : { type, sql, zone: quoteString(zoneName(literal.zone)) };
}

const FIELDS: readonly IntervalField[] = ['day', 'hour', 'minute', 'second'];
const MICROS: Readonly<Record<string, bigint>> = {
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
};

export function intervalLiteral(node: Extract<Expression, { readonly kind: 'interval' }>): Typed {
  const { value, from, position } = node;
  const to = node.to ?? from;
  const signed = /^\s*([+-]?)(.*)$/s.exec(value);
  const negative = (signed?.[1] === '-') !== node.negative;
  const text = signed?.[2]?.trim() ?? '';
  const sign = negative ? -1n : 1n;
  const invalid = new SqlError(
    'INVALID_LITERAL',
    `Invalid INTERVAL ${from.toUpperCase()} value: ${value}`,
    position,
  );
  if (from === 'year' || from === 'month') {
    const match = to === from ? /^(\d+)$/.exec(text) : /^(\d+)-(\d+)$/.exec(text);
    if (match === null) throw invalid;
    const months =
      from === 'year' ? BigInt(match[1] ?? 0) * 12n + BigInt(match[2] ?? 0) : BigInt(match[1] ?? 0);
    return {
      type: YEAR_TO_MONTH,
      sql: `to_months(CAST(${sign * months} AS INTEGER))`,
      constant: sign * months,
    };
  }
  const fields = FIELDS.slice(FIELDS.indexOf(from), FIELDS.indexOf(to) + 1);
  const pattern = fields.map((field) => (field === 'second' ? '(\\d+(?:\\.\\d{1,3})?)' : '(\\d+)'));
  const separators = fields.map((_, i) => (i === 0 ? '' : fields[i - 1] === 'day' ? ' ' : ':'));
  const match = new RegExp(`^${pattern.map((p, i) => separators[i] + p).join('')}$`).exec(text);
  if (match === null) throw invalid;
  const micros = fields.reduce((sum, field, i) => {
    const [whole = '0', fraction = ''] = (match[i + 1] ?? '0').split('.');
    const parts = BigInt(whole) * (MICROS[field] ?? 0n);
    return sum + parts + BigInt(fraction.padEnd(6, '0'));
  }, 0n);
  return {
    type: DAY_TO_SECOND,
    sql: `to_microseconds(CAST(${sign * micros} AS BIGINT))`,
    constant: sign * micros,
  };
}

/** A bound `?` as a DuckDB literal of its type. */
export function parameterValue({ type, value }: SqlParameter, position: Position): Typed {
  if (value === null) return { type, sql: `CAST(NULL AS ${storageType(type)})`, constant: null };
  const text = String(value);
  switch (type.kind) {
    case 'unknown':
      return { type, sql: `${UNBOUND}${text}*/` };
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'uuid':
    case 'date':
      return typedLiteral(type.kind, text, position);
    case 'double':
    case 'real':
      return {
        type,
        sql: `CAST(${quoteString(text)} AS ${storageType(type)})`,
        constant: Number(text),
      };
    case 'decimal':
      return { type, sql: `CAST(${quoteString(text)} AS ${storageType(type)})` };
    case 'varchar':
      return { type, sql: quoteString(text), constant: text };
    case 'timestamp':
    case 'timestamp with time zone': {
      const literal = typedLiteral('timestamp', text.replace('T', ' '), position);
      if (literal.type.kind === type.kind) return { ...literal, type };
      break;
    }
  }
  throw new SqlError(
    'NOT_SUPPORTED',
    `A parameter of type ${formatType(type)} is not supported`,
    position,
  );
}
