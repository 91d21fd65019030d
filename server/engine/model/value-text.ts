import { IcebergError } from '#server/iceberg/model/iceberg-error.ts';
import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { formatIcebergType, type PrimitiveType } from '#server/iceberg/model/types.ts';
import { parseFloating, parseStatistic } from './file-statistics.ts';

/** DuckDB text of any value of a column: what `parseValueText` reads. */
export function valueTextSql(type: PrimitiveType, column: string): string {
  return type.kind === 'binary' || type.kind === 'fixed'
    ? `hex(${column})`
    : `CAST(${column} AS VARCHAR)`;
}

/** The value of a text that `valueTextSql` gave. Throws `IcebergError` for a value that the format cannot hold. */
export function parseValueText(type: PrimitiveType, text: string): SingleValue {
  switch (type.kind) {
    case 'uuid':
      return text;
    case 'binary':
    case 'fixed':
      return Uint8Array.fromHex(text);
    case 'time':
      return timeMicros(text);
    case 'float':
    case 'double':
      return floating(type, text);
    default: {
      const value = parseStatistic(type, text);
      if (value !== null) return value;
      throw new IcebergError(
        'invalid',
        `${formatIcebergType(type)} ${text} cannot be the value of a partition.`,
      );
    }
  }
}

function timeMicros(text: string): bigint {
  const [hours = '0', minutes = '0', seconds = '0', fraction = ''] = text.split(/[:.]/);
  const whole = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  return whole * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

function floating(type: PrimitiveType, text: string): number {
  if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return parseFloating(type, text);
}
