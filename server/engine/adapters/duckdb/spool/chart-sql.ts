import { AppError } from '#server/platform/errors.ts';
import type { ChartQuery } from '../../../model/result-chart.ts';
import { isNumber, measureSql, spooledRows, valueSql } from './spool-columns.ts';
import type { SpooledColumn, SpoolMeta } from './spool-files.ts';
import { columnAt, doubleSql } from './view-sql.ts';

/** Ends of a measure; null: no row has one. */
export interface Extent {
  readonly low: number | null;
  readonly high: number | null;
}

const DOUBLE = { kind: 'double' } as const;
const BIGINT = { kind: 'bigint' } as const;

/** Lowest and highest measure of the columns that are parted into steps. */
export function extentSql(file: string, meta: SpoolMeta, places: readonly number[]): string {
  const items = places.flatMap((place) => {
    const measure = measureOf(meta, place);
    const finite = `FILTER (WHERE isfinite(${measure}))`;
    return [`min(${measure}) ${finite}`, `max(${measure}) ${finite}`];
  });
  return `SELECT ${items.join(', ')} FROM ${rowsOf(file, meta)}`;
}

/**
 * The points of a chart, columns `x`, `y`, `series` and `rows`: a step of x (or of y) is given by the measure of
 * its start. One point more than the limit tells that there are more.
 */
export function chartSql(
  file: string,
  meta: SpoolMeta,
  chart: ChartQuery,
  extents: ReadonlyMap<number, Extent>,
): { readonly sql: string; readonly columns: readonly SpooledColumn[] } {
  const x = axisOf(meta, chart.x, chart.steps, extents);
  const series = chart.series === null ? null : columnAt(meta.columns, chart.series);
  const y = yOf(meta, chart, extents);
  const outputs = [
    { name: 'x', ...x },
    { name: 'y', ...y },
    ...(series === null ? [] : [{ name: 'series', sql: `c${chart.series}`, column: series }]),
  ];
  const isPoints = chart.aggregate === 'none';
  const items = outputs.map(({ sql }, at) => `${sql} AS c${at}`);
  const groups = outputs.flatMap(({ name }, at) =>
    name === 'y' && chart.ySteps === null ? [] : [at + 1],
  );
  const rows = isPoints ? '1::BIGINT' : 'count(*)';
  const group = isPoints ? '' : ` GROUP BY ${groups.join(', ')}`;
  const order = valueSql(0, { name: 'x', type: x.column.type, isText: x.column.isText });
  return {
    sql: `SELECT * FROM (SELECT ${items.join(', ')}, ${rows} AS c${outputs.length} FROM ${rowsOf(file, meta)}${group}) AS p ORDER BY ${order} NULLS LAST LIMIT ${chart.limit + 1}`,
    columns: [
      ...outputs.map(({ name, column }) => ({ ...column, name })),
      { name: 'rows', type: BIGINT },
    ],
  };
}

interface Output {
  readonly sql: string;
  readonly column: SpooledColumn;
}

function axisOf(
  meta: SpoolMeta,
  place: number,
  steps: number | null,
  extents: ReadonlyMap<number, Extent>,
): Output {
  if (steps === null) return { sql: `c${place}`, column: columnAt(meta.columns, place) };
  const { low, high } = extents.get(place) ?? { low: null, high: null };
  const column = { name: 'step', type: DOUBLE };
  const measure = measureOf(meta, place);
  if (low === null || high === null || low === high) return { sql: measure, column };
  const width = doubleSql((high - low) / steps);
  const step = `least(floor((${measure} - ${doubleSql(low)}) / ${width}), ${steps - 1})`;
  return { sql: `${doubleSql(low)} + ${step} * ${width}`, column };
}

function yOf(meta: SpoolMeta, chart: ChartQuery, extents: ReadonlyMap<number, Extent>): Output {
  const { y, aggregate, ySteps } = chart;
  if (aggregate === 'count' && ySteps === null) {
    return { sql: 'count(*)', column: { name: 'y', type: BIGINT } };
  }
  if (y === null) throw new AppError('invalid', 'Choose the column to draw.');
  if (ySteps !== null) return axisOf(meta, y, ySteps, extents);
  const column = columnAt(meta.columns, y);
  if (aggregate === 'none') return { sql: `c${y}`, column };
  if (aggregate === 'min' || aggregate === 'max') return { sql: `${aggregate}(c${y})`, column };
  if (!isNumber(column.type)) {
    throw new AppError(
      'invalid',
      `Column ${column.name} holds no numbers to take the ${aggregate} of.`,
    );
  }
  return { sql: `${aggregate}(CAST(c${y} AS DOUBLE))`, column: { name: 'y', type: DOUBLE } };
}

function measureOf(meta: SpoolMeta, place: number): string {
  const column = columnAt(meta.columns, place);
  const measure = measureSql(place, column);
  if (measure !== null) return measure;
  throw new AppError('invalid', `Column ${column.name} cannot be parted into steps.`);
}

const rowsOf = (file: string, meta: SpoolMeta): string =>
  `${spooledRows(file)} WHERE file_row_number < ${meta.rowCount}`;
