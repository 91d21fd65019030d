import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBUUIDValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { fieldName } from '#server/sql/model/storage-type.ts';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';
import { formatDecimal, shortestReal } from '../../model/format-number.ts';
import {
  formatDate,
  formatDayTimeInterval,
  formatTime,
  formatTimestamp,
  formatYearMonthInterval,
} from '../../model/format-time.ts';
import type { CellValue } from '../../port.ts';

const MICROS_A_DAY = 86_400_000_000n;

type CellReader = (value: DuckDBValue) => CellValue;

/** A reader of one column's values: DuckDB's form in, Trino's protocol form out. */
export function cellReader(type: TrinoType): CellReader {
  const read = valueReader(type);
  return (value) => (value === null ? null : read(value));
}

/** Reads a whole result: `columns[i]` holds DuckDB's values of a column of `types[i]`. */
export function toCells(
  columns: readonly (readonly DuckDBValue[])[],
  types: readonly TrinoType[],
): readonly (readonly CellValue[])[] {
  return types.map((type, index) => (columns[index] ?? []).map(cellReader(type)));
}

function valueReader(type: TrinoType): CellReader {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'double':
    case 'varchar':
    case 'json':
    case 'unknown':
      return (value) => readPlain(value, type);
    case 'char':
      return (value) => String(value).padEnd(type.length);
    case 'real':
      return (value) => (typeof value === 'number' ? shortestReal(value) : unexpected(value, type));
    case 'array':
      return listReader(type);
    case 'map':
      return mapReader(type);
    case 'row':
      return rowReader(type);
    default:
      return (value) => readObject(value, type);
  }
}

function readPlain(value: DuckDBValue, type: TrinoType): CellValue {
  if (typeof value === 'object') return unexpected(value, type);
  if (type.kind === 'bigint') return typeof value === 'bigint' ? value : unexpected(value, type);
  return value;
}

function readObject(value: DuckDBValue, type: TrinoType): CellValue {
  if (value instanceof DuckDBDecimalValue) return formatDecimal(value.value, value.scale);
  if (value instanceof DuckDBDateValue) return formatDate(value.days);
  if (value instanceof DuckDBTimeValue && type.kind === 'time') {
    return formatTime(value.micros, type.precision);
  }
  if (value instanceof DuckDBTimestampValue && type.kind === 'timestamp') {
    return formatTimestamp(value.micros, type.precision);
  }
  if (value instanceof DuckDBTimestampTZValue && type.kind === 'timestamp with time zone') {
    return `${formatTimestamp(value.micros, type.precision)} UTC`;
  }
  // One with a zone of its own is kept as the text that is shown.
  if (typeof value === 'string' && type.kind === 'timestamp with time zone') return value;
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBUUIDValue) return value.toString();
  if (value instanceof DuckDBIntervalValue) {
    return type.kind === 'interval year to month'
      ? formatYearMonthInterval(value.months)
      : formatDayTimeInterval(BigInt(value.days) * MICROS_A_DAY + value.micros);
  }
  return unexpected(value, type);
}

function listReader(type: Extract<TrinoType, { kind: 'array' }>): CellReader {
  const element = cellReader(type.element);
  return (value) =>
    value instanceof DuckDBListValue ? value.items.map(element) : unexpected(value, type);
}

function mapReader(type: Extract<TrinoType, { kind: 'map' }>): CellReader {
  const key = cellReader(type.key);
  const item = cellReader(type.value);
  return (value) =>
    value instanceof DuckDBMapValue
      ? new Map(value.entries.map((entry) => [key(entry.key), item(entry.value)]))
      : unexpected(value, type);
}

function rowReader(type: Extract<TrinoType, { kind: 'row' }>): CellReader {
  const fields = type.fields.map((field, index) => ({
    name: fieldName(field.name, index),
    read: cellReader(field.type),
  }));
  return (value) =>
    value instanceof DuckDBStructValue
      ? fields.map(({ name, read }) => read(value.entries[name] ?? null))
      : unexpected(value, type);
}

/** A value of another form than its type says is our mistake: never shown as if it were right. */
function unexpected(value: DuckDBValue, type: TrinoType): never {
  throw new TypeError(`A value of type ${formatType(type)} came back as ${typeof value}.`);
}
