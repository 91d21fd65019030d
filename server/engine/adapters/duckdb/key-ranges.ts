import type { Comparison, ScanFilter } from '#server/iceberg/model/filter.ts';
import { fieldByName, type Schema } from '#server/iceberg/model/schema.ts';
import { isPrimitive } from '#server/iceberg/model/types.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { parseStatistic } from '../../model/file-statistics.ts';
import { interruptible } from './interruptible.ts';
import type { WriteDeps } from './write-rows.ts';

/** What every row with one of these keys fulfils: each key column's smallest and largest value. */
export async function keyRanges(
  { connection, signal }: Pick<WriteDeps, 'connection' | 'signal'>,
  keys: string,
  schema: Schema,
  key: readonly string[],
): Promise<ScanFilter> {
  const fields = key.flatMap((name) => {
    const field = fieldByName(schema, name);
    return field !== null && isPrimitive(field.type) ? [{ name, type: field.type }] : [];
  });
  if (fields.length === 0) return [];
  const items = fields.map(({ name }) => {
    const column = quoteIdentifier(name);
    return `CAST(min(${column}) AS VARCHAR), CAST(max(${column}) AS VARCHAR), count(*) - count(${column})`;
  });
  const reader = await interruptible(connection, signal, () =>
    connection.runAndReadAll(`SELECT ${items.join(', ')} FROM ${keys}`),
  );
  const [row = []] = reader.getRows();
  return fields.flatMap(({ name, type }, index): readonly Comparison[] => {
    const [min, max, nulls] = row.slice(index * 3, index * 3 + 3);
    // A NULL is in no range.
    if (typeof min !== 'string' || typeof max !== 'string' || nulls !== 0n) return [];
    const [low, high] = [parseStatistic(type, min), parseStatistic(type, max)];
    if (low === null || high === null) return [];
    return [
      { column: name, op: '>=', value: low },
      { column: name, op: '<=', value: high },
    ];
  });
}
