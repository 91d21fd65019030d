import {
  type DuckDBDataChunk,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import {
  type Batch,
  batchType,
  binary,
  bool,
  type DataType,
  dateDay,
  decimal,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  TimeUnit,
  timeMicrosecond,
  timestamp,
  utf8,
} from '@uwdata/flechette';
import { cellText } from '../../../model/cell-text.ts';
import { cellReader } from '../cell.ts';
import { columnTexts } from './arrow-texts.ts';
import type { SpooledColumn } from './spool-files.ts';

/** The rows of a fetched result: chunks of at most 2,048 rows. */
export interface FetchedRows {
  readonly chunks: readonly DuckDBDataChunk[];
  readonly rowCount: number;
}

/** A column of Arrow: its type and its values as one batch. */
export interface ArrowColumn {
  readonly type: DataType;
  readonly batch: Batch<unknown>;
}

/** Copies a column of a fetched result into Arrow's layout; what has none of its own becomes text. */
export function arrowColumn(
  rows: FetchedRows,
  place: number,
  column: SpooledColumn,
  stored: DuckDBType,
): ArrowColumn {
  const plain = plainType(column, stored);
  if (plain !== null) return fixedColumn(rows, place, plain);
  const isPlainText =
    stored.typeId === DuckDBTypeId.VARCHAR &&
    (column.isText === true || column.type.kind !== 'char');
  if (isPlainText) return bytesColumn(rows, place, utf8());
  if (stored.typeId === DuckDBTypeId.BLOB && column.type.kind === 'varbinary') {
    return bytesColumn(rows, place, binary());
  }
  if (stored.typeId === DuckDBTypeId.BOOLEAN) return boolColumn(rows, place);
  return textColumn(rows, place, column);
}

interface PlainType {
  readonly type: DataType;
  /** Bytes of a value in DuckDB's vector. */
  readonly width: number;
  /** Widens a value of a decimal to 16 bytes. */
  readonly isDecimal: boolean;
}

/** How a column is copied byte by byte; null when it is not. */
function plainType({ type }: SpooledColumn, stored: DuckDBType): PlainType | null {
  const as = (arrow: DataType, width: number) => ({ type: arrow, width, isDecimal: false });
  switch (stored.typeId) {
    case DuckDBTypeId.TINYINT:
      return as(int8(), 1);
    case DuckDBTypeId.SMALLINT:
      return as(int16(), 2);
    case DuckDBTypeId.INTEGER:
      return as(int32(), 4);
    case DuckDBTypeId.BIGINT:
      return as(int64(), 8);
    case DuckDBTypeId.FLOAT:
      return as(float32(), 4);
    case DuckDBTypeId.DOUBLE:
      return as(float64(), 8);
    case DuckDBTypeId.DATE:
      return type.kind === 'date' ? as(dateDay(), 4) : null;
    case DuckDBTypeId.TIME:
      return type.kind === 'time' ? as(timeMicrosecond(), 8) : null;
    case DuckDBTypeId.TIMESTAMP:
      return type.kind === 'timestamp' ? as(timestamp(TimeUnit.MICROSECOND), 8) : null;
    case DuckDBTypeId.TIMESTAMP_TZ:
      return type.kind === 'timestamp with time zone'
        ? as(timestamp(TimeUnit.MICROSECOND, 'UTC'), 8)
        : null;
    case DuckDBTypeId.DECIMAL:
      return type.kind === 'decimal'
        ? {
            type: decimal(type.precision, type.scale, 128),
            width: widthOf(type.precision),
            isDecimal: true,
          }
        : null;
    default:
      return null;
  }
}

/** Bytes in which DuckDB keeps a decimal. */
function widthOf(precision: number): number {
  if (precision <= 4) return 2;
  if (precision <= 9) return 4;
  return precision <= 18 ? 8 : 16;
}

function fixedColumn(rows: FetchedRows, place: number, plain: PlainType): ArrowColumn {
  const { type, width, isDecimal } = plain;
  const bytes = new Uint8Array(rows.rowCount * width);
  let at = 0;
  for (const chunk of rows.chunks) {
    const { rowCount } = chunk;
    if (rowCount === 0) continue;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, place);
    bytes.set(duckdb.vector_get_data(vector, rowCount * width), at);
    at += rowCount * width;
  }
  const values = isDecimal ? widened(bytes, width) : valuesOf(type, bytes);
  return { type, batch: batchOf(type, rows, place, { values }) };
}

function valuesOf(type: DataType, bytes: Uint8Array<ArrayBuffer>): unknown {
  const Values = 'values' in type && type.values !== undefined ? type.values : Uint8Array;
  return new Values(bytes.buffer);
}

/** Little-endian integers of 2, 4, 8 or 16 bytes as 16 bytes each. */
function widened(bytes: Uint8Array<ArrayBuffer>, width: number): BigUint64Array {
  if (width === 16) return new BigUint64Array(bytes.buffer);
  const narrow =
    width === 8
      ? new BigInt64Array(bytes.buffer)
      : width === 4
        ? new Int32Array(bytes.buffer)
        : new Int16Array(bytes.buffer);
  const wide = new BigInt64Array(narrow.length * 2);
  for (let index = 0; index < narrow.length; index += 1) {
    const value = BigInt(narrow[index] ?? 0);
    wide[index * 2] = value;
    wide[index * 2 + 1] = value < 0n ? -1n : 0n;
  }
  return new BigUint64Array(wide.buffer);
}

function boolColumn(rows: FetchedRows, place: number): ArrowColumn {
  const bits = new Uint8Array(Math.ceil(rows.rowCount / 8));
  let at = 0;
  for (const chunk of rows.chunks) {
    const { rowCount } = chunk;
    if (rowCount === 0) continue;
    const values = duckdb.vector_get_data(
      duckdb.data_chunk_get_vector(chunk.chunk, place),
      rowCount,
    );
    for (let row = 0; row < rowCount; row += 1, at += 1) {
      if (values[row] === 1) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    }
  }
  return { type: bool(), batch: batchOf(bool(), rows, place, { values: bits }) };
}

/** Text and binary: offsets and the bytes behind them. */
function bytesColumn(rows: FetchedRows, place: number, type: DataType): ArrowColumn {
  const { offsets, values } = columnTexts(rows, place);
  return { type, batch: batchOf(type, rows, place, { offsets, values }) };
}

function textColumn(rows: FetchedRows, place: number, column: SpooledColumn): ArrowColumn {
  const read = cellReader(column.type);
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const offsets = new Int32Array(rows.rowCount + 1);
  let row = 0;
  let length = 0;
  for (const chunk of rows.chunks) {
    for (const value of chunk.getColumnValues(place)) {
      const part = encoder.encode(value === null ? '' : textOf(read, value));
      parts.push(part);
      length += part.length;
      row += 1;
      offsets[row] = length;
    }
  }
  return {
    type: utf8(),
    batch: batchOf(utf8(), rows, place, { offsets, values: Buffer.concat(parts, length) }),
  };
}

const textOf = (read: ReturnType<typeof cellReader>, value: DuckDBValue): string =>
  cellText(read(value));

interface Buffers {
  readonly values: unknown;
  readonly offsets?: Int32Array;
}

function batchOf(
  type: DataType,
  rows: FetchedRows,
  place: number,
  buffers: Buffers,
): Batch<unknown> {
  const { validity, nullCount } = validityOf(rows, place);
  const BatchOf = batchType(type, {
    useBigInt: true,
    useBigIntTimestamp: true,
    useDecimalInt: true,
  });
  return new BatchOf({ length: rows.rowCount, nullCount, type, validity, ...buffers });
}

/** One bit a row, as Arrow has them; empty when no row is NULL. */
function validityOf(rows: FetchedRows, place: number) {
  const bits = new Uint8Array(Math.ceil(rows.rowCount / 8));
  let nullCount = 0;
  let at = 0;
  for (const chunk of rows.chunks) {
    const { rowCount } = chunk;
    if (rowCount === 0) continue;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, place);
    const own = duckdb.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8);
    for (let row = 0; row < rowCount; row += 1, at += 1) {
      const isValid = own === null || (((own[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
      if (isValid) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
      else nullCount += 1;
    }
  }
  return { validity: nullCount === 0 ? new Uint8Array(0) : bits, nullCount };
}
