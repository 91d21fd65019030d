import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { formatIcebergType, type PrimitiveType } from '#server/iceberg/model/types.ts';
import { SqlError } from '#server/sql/model/front-end.ts';

/** A partition value of that type from DuckDB's text of it. Throws for a type that no partition may have here. */
export function parsePartitionValue(type: PrimitiveType, text: string): SingleValue {
  switch (type.kind) {
    case 'boolean':
      return text === '1' || text === 'true';
    case 'int':
      return Number(text);
    case 'long':
      return BigInt(text);
    case 'string':
    case 'uuid':
      return text;
    case 'date':
      return /^-?\d+$/.test(text) ? Number(text) : Date.parse(`${text}T00:00:00Z`) / 86_400_000;
    case 'decimal':
      return BigInt(text.replace('.', ''));
    default:
      throw new SqlError(
        'NOT_SUPPORTED',
        `A table cannot be partitioned by identity of a ${formatIcebergType(type)} column here. Use day or month of a time, or another column.`,
        null,
      );
  }
}
