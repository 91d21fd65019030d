import {
  bool,
  columnFromArray,
  type DataType,
  float64,
  int32,
  int64,
  tableFromColumns,
  tableToIPC,
  utf8,
} from '@uwdata/flechette';
import type { CellValue, ColumnBatch } from '#server/engine/port.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { cellText } from './cell-text.ts';

/**
 * Rows as an Arrow IPC stream: bigint as Int64, smaller integers as Int32, real and double as
 * Float64, boolean as Bool, everything else as Utf8 in the text of Trino's protocol; NULL stays null.
 */
export function toArrow(batch: ColumnBatch): Uint8Array {
  const columns = batch.columns.map(({ name, type }, index) => {
    const values = batch.values[index] ?? [];
    const arrowType = toArrowType(type);
    const cells = arrowType === null ? values.map(textCell) : [...values];
    return [name, columnFromArray(cells, arrowType ?? utf8(), { useBigInt: true })] as const;
  });
  const bytes = tableToIPC(tableFromColumns(columns.map(([name, column]) => [name, column])), {
    format: 'stream',
  });
  if (bytes === null) throw new TypeError('A batch gave no Arrow bytes.');
  return bytes;
}

/** Null: text. */
function toArrowType(type: TrinoType): DataType | null {
  switch (type.kind) {
    case 'bigint':
      return int64();
    case 'tinyint':
    case 'smallint':
    case 'integer':
      return int32();
    case 'real':
    case 'double':
      return float64();
    case 'boolean':
      return bool();
    default:
      return null;
  }
}

const textCell = (value: CellValue): string | null => (value === null ? null : cellText(value));
