import type { ColumnPredicate, Predicate, ScanFilter } from '#server/iceberg/model/filter.ts';
import { fieldByName, type Schema } from '#server/iceberg/model/schema.ts';
import { isPrimitive, type PrimitiveType } from '#server/iceberg/model/types.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { parseStatistic } from '../../model/file-statistics.ts';
import { interruptible } from './interruptible.ts';
import type { WriteDeps } from './write-rows.ts';

/** Up to so many values of a column are looked for one by one, more as a range. */
const MAX_VALUES = 200;

type Deps = Pick<WriteDeps, 'connection' | 'signal'>;

/** What every row with one of the keys in table `keys` fulfils, column by column. */
export async function keyRanges(
  deps: Deps,
  keys: string,
  schema: Schema,
  key: readonly string[],
): Promise<ScanFilter> {
  const predicates: Predicate[] = [];
  for (const name of key) {
    const type = fieldByName(schema, name)?.type;
    if (type === undefined || !isPrimitive(type)) continue;
    predicates.push(...(await predicatesOf(deps, keys, name, type)));
  }
  return predicates;
}

async function predicatesOf(
  deps: Deps,
  keys: string,
  name: string,
  type: PrimitiveType,
): Promise<ScanFilter> {
  const column = quoteIdentifier(name);
  const [[count, nulls] = []] = await rowsOf(
    deps,
    `SELECT count(DISTINCT ${column}), count(*) - count(${column}) FROM ${keys}`,
  );
  const isFew = Number(count) <= MAX_VALUES;
  const text = (value: string) => `CAST(${value} AS VARCHAR)`;
  const texts = await rowsOf(
    deps,
    isFew
      ? `SELECT DISTINCT ${text(column)} FROM ${keys} WHERE ${column} IS NOT NULL`
      : `SELECT UNNEST([${text(`min(${column})`)}, ${text(`max(${column})`)}]) FROM ${keys}`,
  );
  const values = texts.flatMap(([one]) => parseStatistic(type, String(one)) ?? []);
  // A value that is not surely understood may be anywhere.
  if (values.length < texts.length) return [];
  const wanted = isFew ? among(name, values) : between(name, values);
  if (nulls === 0n) return wanted;
  return [{ op: 'or', filters: [wanted, [{ column: name, op: 'is-null' }]] }];
}

type Values = Extract<ColumnPredicate, { op: 'in' }>['values'];

const among = (column: string, values: Values): readonly ColumnPredicate[] => [
  { column, op: 'in', values },
];

function between(column: string, [low, high]: Values): readonly ColumnPredicate[] {
  if (low === undefined || high === undefined) return [];
  return [
    { column, op: '>=', value: low },
    { column, op: '<=', value: high },
  ];
}

async function rowsOf({ connection, signal }: Deps, sql: string) {
  const reader = await interruptible(connection, signal, () => connection.runAndReadAll(sql));
  return reader.getRows();
}
