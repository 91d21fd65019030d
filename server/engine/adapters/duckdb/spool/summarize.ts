import { type DuckDBConnection, DuckDBListValue, type DuckDBValue } from '@duckdb/node-api';
import { z } from 'zod';
import { cellText } from '../../../model/cell-text.ts';
import type { ColumnSummary, HistogramBar } from '../../../model/column-summary.ts';
import { isNumber, measureSql, spooledRows, valueSql } from './spool-columns.ts';
import type { SpooledColumn } from './spool-files.ts';
import { spooledCellReader } from './spooled-cells.ts';
import { columnAt, doubleSql } from './view-sql.ts';
import type { Spooled } from './views.ts';

type OnConnection = <T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

const BARS = 20;
const TOP_VALUES = 8;

/** Counting up to so many rows exactly takes less than anybody notices. */
const EXACT_ROWS = 200_000;

const INTEGERS: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'integer', 'bigint']);
const UNORDERED: ReadonlySet<string> = new Set(['array', 'map', 'row', 'unknown']);

const Counts = z.tuple([
  z.bigint(),
  z.bigint(),
  z.bigint(),
  z.bigint(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
]);

/** What is in one column of a result. Each question is one short statement, so that reads of rows come between. */
export async function summarize(
  { name, meta }: Spooled,
  place: number,
  deps: { readonly onConnection: OnConnection; readonly fileOf: (name: string) => string },
  signal?: AbortSignal,
): Promise<ColumnSummary> {
  const column = columnAt(meta.columns, place);
  const source = {
    from: `${spooledRows(deps.fileOf(name))} WHERE file_row_number < ${meta.rowCount}`,
    column,
    place,
    measure: measureSql(place, column),
  };
  const ask = (sql: string) =>
    deps.onConnection(
      async (connection) => (await connection.runAndReadAll(sql)).getRows(),
      signal,
    );
  const isExact = meta.rowCount <= EXACT_ROWS;
  const [row] = await ask(countsSql(source, isExact));
  const [rows, filled, distinct, notFinite, low, high, mean] = Counts.parse(row);
  const [ends = []] = UNORDERED.has(column.type.kind) ? [] : await ask(endsSql(source));
  const read = spooledCellReader(column);
  const text = (value: DuckDBValue | undefined) => (value == null ? null : cellText(read(value)));
  const [lowest, highest] = [text(ends[0]), text(ends[1])];
  const bars = low === null || high === null ? [] : barsOf(source, low, high);
  const counted = bars.length === 0 ? [] : await ask(histogramSql(source, bars));
  // Where most values are there once, the most frequent ones say nothing and take long to find.
  const repeats = isExact || Number(distinct) < Number(rows) / 2;
  const top = repeats ? await ask(topSql(source)) : [];
  return {
    rowCount: Number(rows),
    nulls: Number(rows - filled),
    notFinite: Number(notFinite),
    distinct: Number(distinct),
    isExact,
    lowest,
    highest,
    quartiles: quartilesOf(ends[2], text),
    mean: isNumber(column.type) ? mean : null,
    histogram: withCounts(bars, counted),
    top: top.map(([value, count]) => ({ value: text(value) ?? '', count: Number(count) })),
  };
}

interface Source {
  readonly from: string;
  readonly column: SpooledColumn;
  readonly place: number;
  readonly measure: string | null;
}

/** Only numbers can be NaN or infinite; `isfinite` also takes days and times. */
function countsSql({ from, place, measure }: Source, isExact: boolean): string {
  const column = `c${place}`;
  const distinct = isExact ? `count(DISTINCT ${column})` : `approx_count_distinct(${column})`;
  const finite = measure === null ? [] : [`isfinite(${measure})`];
  const of = (aggregate: string) =>
    measure === null ? 'NULL::DOUBLE' : `${aggregate}(${measure}) FILTER (WHERE ${finite})`;
  const odd = measure === null ? '0::BIGINT' : `count(*) FILTER (WHERE NOT ${finite})`;
  return `SELECT count(*), count(${column}), ${distinct}, ${odd}, ${of('min')}, ${of('max')}, ${of('avg')} FROM ${from}`;
}

function endsSql({ from, column, place, measure }: Source): string {
  const value = valueSql(place, column);
  // Of zoned times kept as text the value sorts and the text is shown.
  const shown = value === `c${place}` ? (sql: string) => sql : null;
  const end = (name: 'min' | 'max') =>
    shown === null ? `arg_${name}(c${place}, ${value})` : `${name}(${value})`;
  const quartiles =
    measure === null || shown === null
      ? []
      : [`quantile_disc(${value}, [0.25, 0.5, 0.75]) FILTER (WHERE isfinite(${measure}))`];
  return `SELECT ${[end('min'), end('max'), ...quartiles].join(', ')} FROM ${from}`;
}

/** Bars of one width from the lowest to the highest; whole numbers have bars of whole numbers. */
function barsOf(
  { column }: Source,
  low: number,
  high: number,
): readonly Omit<HistogramBar, 'count'>[] {
  if (low === high) return [{ from: low, to: high }];
  const isWhole = INTEGERS.has(column.type.kind);
  const span = isWhole ? high - low + 1 : high - low;
  const width = isWhole ? Math.ceil(span / BARS) : span / BARS;
  const count = isWhole ? Math.ceil(span / width) : BARS;
  if (!Number.isFinite(width)) return [];
  return Array.from({ length: count }, (_, at) => ({
    from: low + at * width,
    to: at === count - 1 ? high : low + (at + 1) * width,
  }));
}

function histogramSql(
  { from, measure }: Source,
  bars: readonly Omit<HistogramBar, 'count'>[],
): string {
  // The same borders as a filter on a bar has, so that both count the same rows.
  const cases = bars
    .slice(1)
    .map(({ from: border }, at) => `WHEN ${measure} < ${doubleSql(border)} THEN ${at}`);
  const bar = cases.length === 0 ? '0' : `CASE ${cases.join(' ')} ELSE ${cases.length} END`;
  return `SELECT CAST(${bar} AS BIGINT) AS bar, count(*) FROM ${from} AND isfinite(${measure}) GROUP BY 1`;
}

const Bar = z.tuple([z.bigint(), z.bigint()]);

function withCounts(
  bars: readonly Omit<HistogramBar, 'count'>[],
  counted: readonly (readonly DuckDBValue[])[],
): readonly HistogramBar[] {
  const counts = new Map(
    counted.map((row) => Bar.parse(row)).map(([at, n]) => [Number(at), Number(n)]),
  );
  return bars.map((bar, at) => ({ ...bar, count: counts.get(at) ?? 0 }));
}

function topSql({ from, place }: Source): string {
  return `SELECT c${place}, count(*) AS n FROM ${from} AND c${place} IS NOT NULL GROUP BY 1 ORDER BY n DESC, min(file_row_number) LIMIT ${TOP_VALUES}`;
}

function quartilesOf(
  value: DuckDBValue | undefined,
  text: (value: DuckDBValue | undefined) => string | null,
): ColumnSummary['quartiles'] {
  if (!(value instanceof DuckDBListValue)) return null;
  const [low, middle, high] = value.items.map(text);
  return low == null || middle == null || high == null ? null : [low, middle, high];
}
