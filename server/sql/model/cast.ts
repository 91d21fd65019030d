import { isInteger, isNumber, sameType } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import { fromJson, jsonOf } from './json-casts.ts';
import { quoteString } from './quote.ts';
import { storageType } from './storage-type.ts';
import { type Typed, timestamp } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';
import { localTime } from './zones.ts';

const LIMITS: Readonly<Record<string, string>> = {
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
};

/** DuckDB's own cast between storage types; right only where the two dialects agree. */
const plain = (value: Typed, type: TrinoType): Typed => ({
  type,
  sql: `CAST(${value.sql} AS ${storageType(type)})`,
  ...(value.zone !== undefined && type.kind === 'timestamp with time zone'
    ? { zone: value.zone }
    : {}),
});

/** `CAST(value AS type)` by Trino's rules. Throws `SqlError` for pairs that Trino or this engine lacks. */
export function cast(value: Typed, type: TrinoType, position: Position | null): Typed {
  if (sameType(value.type, type)) return value;
  const converted = convert(value, type);
  if (converted === 'impossible') {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Cannot cast ${formatType(value.type)} to ${formatType(type)}`,
      position,
    );
  }
  if (converted !== null) return converted;
  throw new SqlError(
    'NOT_SUPPORTED',
    `A cast from ${formatType(value.type)} to ${formatType(type)} is not supported`,
    position,
  );
}

/** A `?` without a value yet keeps its number, and says what it is taken for. */
const nullFor = ({ sql }: Typed, type: TrinoType): string =>
  sql.startsWith(UNBOUND) ? `${sql.slice(0, -2)} ${formatType(type)}*/` : 'NULL';

/** How the text of a `?` without a value begins; its number and the end of the comment follow. */
export const UNBOUND = 'NULL /*?';

/** Null: Trino can, this engine cannot yet. */
function convert(value: Typed, type: TrinoType): Typed | null | 'impossible' {
  const from = value.type;
  if (from.kind === 'unknown') {
    return { type, sql: `CAST(${nullFor(value, type)} AS ${storageType(type)})` };
  }
  if (from.kind === 'json') {
    const sql = fromJson(value, type, null, cast);
    return sql === null ? 'impossible' : { type, sql };
  }
  if (type.kind === 'varchar') return toVarchar(value, type);
  if (isNumber(type)) return toNumber(value, type);
  switch (type.kind) {
    case 'boolean':
      if (from.kind === 'varchar') return { type, sql: `trino_parse_boolean(${value.sql})` };
      return isNumber(from) ? { type, sql: `(${value.sql} <> 0)` } : 'impossible';
    case 'date':
      if (from.kind === 'timestamp') return plain(value, type);
      if (from.kind === 'timestamp with time zone') return plain(localTime(value), type);
      if (from.kind === 'varchar') return { type, sql: `trino_parse_date(${value.sql})` };
      return 'impossible';
    case 'timestamp':
    case 'timestamp with time zone':
      return toTimestamp(value, type);
    case 'time':
      return toTime(value, type, type.precision);
    case 'json':
      return toJson(value, type);
    case 'array':
    case 'map':
    case 'row':
      return toNested(value, type);
    case 'varbinary':
      if (from.kind === 'uuid')
        return { type, sql: `trino_from_hex(replace(CAST(${value.sql} AS VARCHAR), '-', ''))` };
      return from.kind === 'varchar' ? { type, sql: `encode(${value.sql})` } : 'impossible';
    case 'uuid':
      return toUuid(value, type);
    case 'char':
      return toChar(value, type);
    default:
      return 'impossible';
  }
}

function toTime(value: Typed, type: TrinoType, digits: number): Typed | 'impossible' {
  const from = value.type;
  if (from.kind === 'varchar') return { type, sql: `trino_parse_time(${value.sql}, ${digits})` };
  const local = from.kind === 'timestamp with time zone' ? localTime(value) : value;
  if (from.kind !== 'time' && local.type.kind !== 'timestamp') return 'impossible';
  const time = from.kind === 'time' ? value.sql : `CAST(${local.sql} AS TIME)`;
  const precision = 'precision' in local.type ? local.type.precision : 6;
  if (precision <= digits) return { type, sql: time };
  return { type, sql: `trino_round_time(${time}, ${10 ** (6 - digits)})` };
}

function toVarchar(
  value: Typed,
  type: Extract<TrinoType, { readonly kind: 'varchar' }>,
): Typed | null | 'impossible' {
  const from = value.type;
  const text = textOf(value);
  if (text === null) return null;
  if (type.length === null) return { type, sql: text };
  const isText = from.kind === 'varchar' || from.kind === 'char';
  if (isText && from.length !== null && from.length <= type.length) return { type, sql: text };
  if (isText) return { type, sql: `substring(${text}, 1, ${type.length})` };
  const name = formatType(type);
  return { type, sql: `trino_fit(${text}, ${type.length}, ${quoteString(name)})` };
}

function textOf(value: Typed): string | null {
  const { type, sql } = value;
  if (isInteger(type) || type.kind === 'boolean') return `CAST(${sql} AS VARCHAR)`;
  if (type.kind === 'decimal') return `trino_decimal_text(${sql})`;
  switch (type.kind) {
    case 'varchar':
      return sql;
    case 'char':
      return `rpad(${sql}, ${type.length}, ' ')`;
    case 'double':
    case 'real':
      return `trino_double_text(${sql})`;
    case 'date':
    case 'uuid':
      return `CAST(${sql} AS VARCHAR)`;
    case 'timestamp':
      return `trino_timestamp_text(${sql}, ${type.precision})`;
    case 'timestamp with time zone':
      return `(trino_timestamp_text(${localTime(value).sql}, ${type.precision}) || ' ' || ${value.zone ?? "'UTC'"})`;
    case 'time':
      return `trino_time_text(${sql}, ${type.precision})`;
    case 'interval day to second':
      return `trino_interval_text(epoch_us(${sql}))`;
    case 'interval year to month':
      return `trino_months_text(date_part('year', ${sql}) * 12 + date_part('month', ${sql}))`;
    case 'json':
      return null;
    default:
      return null;
  }
}

/** Spaces at the end are not kept: they come back where the value is read as a text. */
function toChar(value: Typed, type: Extract<TrinoType, { readonly kind: 'char' }>): Typed | null {
  const { kind } = value.type;
  if (kind === 'char' && value.type.length <= type.length) return { type, sql: value.sql };
  if (kind !== 'char' && kind !== 'varchar') return null;
  return { type, sql: `rtrim(substring(${value.sql}, 1, ${type.length}), ' ')` };
}

function toUuid(value: Typed, type: TrinoType): Typed | 'impossible' {
  if (value.type.kind === 'varchar') return { type, sql: `trino_parse_uuid(${value.sql})` };
  if (value.type.kind !== 'varbinary') return 'impossible';
  return { type, sql: `trino_uuid_of(${value.sql})` };
}

function toNumber(value: Typed, type: TrinoType): Typed | null | 'impossible' {
  const from = value.type;
  const limit = LIMITS[type.kind];
  if (from.kind === 'varchar') {
    if (limit !== undefined) {
      return { type, sql: `CAST(trino_integer_text(${value.sql}, '${type.kind}') AS ${limit})` };
    }
    if (type.kind === 'double' || type.kind === 'real') {
      return { type, sql: `CAST(trino_number_text(${value.sql}) AS ${storageType(type)})` };
    }
    return plain({ ...value, sql: `trino_number_text(${value.sql})` }, type);
  }
  if (from.kind === 'boolean') {
    if (type.kind !== 'decimal') return plain(value, type);
    return { type, sql: `CAST(CAST(${value.sql} AS INTEGER) AS ${storageType(type)})` };
  }
  if (!isNumber(from)) return 'impossible';
  const floating = from.kind === 'double' || from.kind === 'real';
  if (floating && limit !== undefined) {
    // Trino rounds halves away from zero, DuckDB's cast to even.
    const rounded = `trino_round_away(CAST(${value.sql} AS DOUBLE))`;
    return { type, sql: `CAST(trino_within(${rounded}, '${type.kind}') AS ${limit})` };
  }
  if (floating && type.kind === 'decimal') {
    // The digits that are shown are rounded, not those of the binary fraction.
    return {
      type,
      sql: `CAST(CAST(trino_finite(${value.sql}) AS VARCHAR) AS ${storageType(type)})`,
    };
  }
  if (from.kind === 'double' && type.kind === 'real')
    return { type, sql: `trino_real(${value.sql})` };
  return plain(value, type);
}

function toTimestamp(value: Typed, type: TrinoType): Typed | null | 'impossible' {
  const from = value.type;
  if (!('precision' in type) || type.kind === 'decimal') return null;
  if (type.precision > 6) return null;
  const zoned = type.kind === 'timestamp with time zone';
  if (from.kind === 'date') return plain(value, type);
  if (from.kind === 'timestamp') {
    const rounded = roundTo(value.sql, from.precision, type.precision);
    return zoned ? { type, sql: `trino_from_utc(${rounded})` } : { type, sql: rounded };
  }
  if (from.kind === 'timestamp with time zone') {
    if (zoned) {
      const sql = `trino_from_utc(${roundTo(`trino_utc(${value.sql})`, from.precision, type.precision)})`;
      return value.zone === undefined ? { type, sql } : { type, sql, zone: value.zone };
    }
    const local = localTime(value);
    return {
      type: timestamp(type.precision),
      sql: roundTo(local.sql, from.precision, type.precision),
    };
  }
  if (from.kind === 'varchar') {
    if (zoned) return { type, sql: `trino_parse_timestamptz(${value.sql}, ${type.precision})` };
    return { type, sql: `trino_parse_timestamp(${value.sql}, ${type.precision})` };
  }
  return from.kind === 'time' ? null : 'impossible';
}

function roundTo(sql: string, from: number, to: number): string {
  return to >= from ? sql : `trino_round_timestamp(${sql}, ${10 ** (6 - to)})`;
}

function toJson(value: Typed, type: TrinoType): Typed | 'impossible' {
  const sql = jsonOf(value, cast);
  return sql === null ? 'impossible' : { type, sql };
}

function toNested(value: Typed, type: TrinoType): Typed | null | 'impossible' {
  const from = value.type;
  if (from.kind === type.kind && storageType(from) === storageType(type)) return { ...value, type };
  if (from.kind === 'array' && type.kind === 'array') {
    const element = cast({ type: from.element, sql: 'x' }, type.element, null);
    return { type, sql: `list_transform(${value.sql}, lambda x: ${element.sql})` };
  }
  if (from.kind === 'row' && type.kind === 'row' && from.fields.length === type.fields.length) {
    return rowCast(value, from, type);
  }
  if (from.kind === 'map' && type.kind === 'map') {
    if (castsPlainly(from.key, type.key) && castsPlainly(from.value, type.value))
      return plain(value, type);
    const key = cast({ type: from.key, sql: 'x' }, type.key, null).sql;
    const item = cast({ type: from.value, sql: 'x' }, type.value, null).sql;
    const keys = `list_transform(map_keys(${value.sql}), lambda x: ${key})`;
    const values = `list_transform(map_values(${value.sql}), lambda x: ${item})`;
    return { type, sql: `CAST(trino_map_of(${keys}, ${values}) AS ${storageType(type)})` };
  }
  return from.kind === type.kind ? null : 'impossible';
}

/** Whether DuckDB's own cast inside a map does what Trino's would. */
function castsPlainly(from: TrinoType, to: TrinoType): boolean {
  if (from.kind === 'unknown' || storageType(from) === storageType(to)) return true;
  return isInteger(from) && isInteger(to);
}

type Row = Extract<TrinoType, { readonly kind: 'row' }>;

function rowCast(value: Typed, from: Row, type: Row): Typed {
  const fields = type.fields.map((field, i) => {
    const source = from.fields[i];
    const item: Typed = {
      type: source?.type ?? field.type,
      sql: `struct_extract_at(${value.sql}, ${i + 1})`,
    };
    return cast(item, field.type, null).sql;
  });
  const row = `CAST(row(${fields.join(', ')}) AS ${storageType(type)})`;
  return { type, sql: `CASE WHEN ${value.sql} IS NULL THEN NULL ELSE ${row} END` };
}

/** `value` as `to` where no CAST is written; the caller has checked `canCoerce`. */
export function coerce(value: Typed, to: TrinoType): Typed {
  if (sameType(value.type, to)) return value;
  if (value.type.kind === 'varchar' && to.kind === 'varchar') return { ...value, type: to };
  return cast(value, to, null);
}
