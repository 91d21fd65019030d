import type { SqlParameter } from '#server/sql/model/front-end.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import type { VerdictFilter } from './verdicts.ts';

/** Every document with its verdict. */
export const VERDICT_TABLE = 'iceberg.bronze.stg_entries';

interface FilterSql {
  /** `WHERE …` with a `?` for each value, or nothing. */
  readonly where: string;
  readonly parameters: readonly SqlParameter[];
}

/** The filter as a condition with bound values. */
export function filterSql(filter: VerdictFilter): FilterSql {
  const conditions = conditionsOf(filter);
  return {
    where: whereOf(conditions.map(({ before, after }) => `${before}?${after}`)),
    parameters: conditions.map(({ parameter }) => parameter),
  };
}

/** The documents of the filter as a statement that people can read and change. */
export function rowsSql(filter: VerdictFilter): string {
  const where = whereOf(
    conditionsOf(filter).map(({ before, literal, after }) => `${before}${literal}${after}`),
    '\n  AND ',
  );
  return [
    `SELECT *`,
    `FROM ${VERDICT_TABLE}`,
    where,
    'ORDER BY reading_timestamp DESC',
    'LIMIT 1000',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

interface Condition {
  readonly before: string;
  readonly after: string;
  readonly literal: string;
  readonly parameter: SqlParameter;
}

function conditionsOf(filter: VerdictFilter): readonly Condition[] {
  return [
    ...equals('verdict', filter.verdict),
    ...equals('reason', filter.reason),
    ...equals('source', filter.source),
    ...equals('person_id', filter.person),
    ...day('reading_timestamp >= CAST(', ' AS timestamp(6) with time zone)', filter.from),
    ...day(
      'reading_timestamp < CAST(',
      " + INTERVAL '1' DAY AS timestamp(6) with time zone)",
      filter.to,
    ),
  ];
}

function equals(column: string, value: string | null): readonly Condition[] {
  if (value === null) return [];
  return [
    {
      before: `${column} = `,
      after: '',
      literal: quoteString(value),
      parameter: { type: { kind: 'varchar', length: null }, value },
    },
  ];
}

function day(before: string, after: string, value: string | null): readonly Condition[] {
  if (value === null) return [];
  return [
    {
      before,
      after,
      literal: `DATE ${quoteString(value)}`,
      parameter: { type: { kind: 'date' }, value },
    },
  ];
}

const whereOf = (conditions: readonly string[], and = ' AND '): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.join(and)}`;
