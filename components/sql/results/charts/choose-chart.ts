import { isNumberType } from '#components/grid/grid-column.ts';
import type { Aggregate, ChartQuery } from '#server/engine/model/result-chart.ts';
import type { Column } from '#server/engine/port.ts';
import type { TrinoType } from '#server/sql/model/types.ts';

export const CHART_KINDS = ['line', 'bar', 'scatter', 'heat', 'histogram'] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** What a chart draws, by the places of the columns. */
export interface ChartChoice {
  readonly kind: ChartKind;
  readonly x: number;
  readonly y: number | null;
  readonly series: number | null;
  readonly aggregate: Aggregate;
}

export const isTime = ({ kind }: TrinoType): boolean =>
  kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone';

/** True for what has distances: it can be an axis of numbers. */
export const hasMeasure = (type: TrinoType): boolean => isNumberType(type) || isTime(type);

const isGroup = ({ kind }: TrinoType): boolean =>
  kind === 'varchar' || kind === 'char' || kind === 'boolean';

/** The chart that fits the types of a result best; null when nothing in it can be drawn. */
export function chooseChart(columns: readonly Column[]): ChartChoice | null {
  const first = (test: (type: TrinoType) => boolean, not: number | null = null) => {
    const place = columns.findIndex(({ type }, at) => at !== not && test(type));
    return place === -1 ? null : place;
  };
  const time = first(isTime);
  const number = first(isNumberType);
  const group = first(isGroup);
  if (time !== null && number !== null) {
    const series = group !== null && columns.length > 2 ? group : null;
    return {
      kind: 'line',
      x: time,
      y: number,
      series,
      aggregate: series === null ? 'none' : 'avg',
    };
  }
  if (group !== null && number !== null) {
    return { kind: 'bar', x: group, y: number, series: null, aggregate: 'sum' };
  }
  if (number !== null) {
    const second = first(isNumberType, number);
    return second === null
      ? { kind: 'histogram', x: number, y: null, series: null, aggregate: 'count' }
      : { kind: 'scatter', x: number, y: second, series: null, aggregate: 'none' };
  }
  const x = time ?? group;
  return x === null ? null : { kind: 'bar', x, y: null, series: null, aggregate: 'count' };
}

/** The choice after another kind was picked: what does not fit it is taken from what does. */
export function withKind(
  choice: ChartChoice,
  kind: ChartKind,
  columns: readonly Column[],
): ChartChoice {
  const measured = columns.findIndex(({ type }) => hasMeasure(type));
  const number = columns.findIndex(({ type }) => isNumberType(type));
  const typeOf = (place: number | null) => (place === null ? undefined : columns[place]?.type);
  const [xType, yType] = [typeOf(choice.x), typeOf(choice.y)];
  const x = xType !== undefined && hasMeasure(xType) ? choice.x : Math.max(0, measured);
  const y = yType !== undefined && isNumberType(yType) ? choice.y : number === -1 ? null : number;
  switch (kind) {
    case 'histogram':
      return { kind, x, y: null, series: null, aggregate: 'count' };
    case 'scatter':
      return { kind, x, y, series: choice.series, aggregate: 'none' };
    case 'heat':
      return { kind, x: choice.x, y: choice.y ?? y, series: null, aggregate: 'count' };
    case 'bar': {
      const aggregate = choice.aggregate === 'none' ? 'sum' : choice.aggregate;
      return { ...choice, kind, y: aggregate === 'count' ? choice.y : y, aggregate };
    }
    case 'line':
      return { ...choice, kind, y, aggregate: y === null ? 'count' : choice.aggregate };
  }
}

const MOST_POINTS = 50_000;
const MOST_GROUPS = 5_000;
const BARS = 30;
const HEAT_STEPS = { x: 48, y: 24 };

/** What the server is asked for; null while something is not chosen. */
export function chartQuery(choice: ChartChoice, columns: readonly Column[]): ChartQuery | null {
  const { kind, x, y, series, aggregate } = choice;
  const type = (place: number) => columns[place]?.type ?? { kind: 'unknown' };
  const steps = (place: number, count: number) => (hasMeasure(type(place)) ? count : null);
  const plain = { x, y, series, aggregate, steps: null, ySteps: null, limit: MOST_GROUPS };
  switch (kind) {
    case 'histogram':
      return { ...plain, y: null, series: null, aggregate: 'count', steps: BARS };
    case 'heat': {
      if (y === null || !hasMeasure(type(y))) return null;
      return {
        ...plain,
        series: null,
        aggregate: 'count',
        steps: steps(x, HEAT_STEPS.x),
        ySteps: HEAT_STEPS.y,
      };
    }
    default:
      if (y === null && aggregate !== 'count') return null;
      return { ...plain, limit: aggregate === 'none' ? MOST_POINTS : MOST_GROUPS };
  }
}
