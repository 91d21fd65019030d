import type { GridCell } from '#components/grid/arrow-cell.ts';
import type { Column } from '#server/engine/port.ts';
import { isTime } from './choose-chart.ts';
import { SERIES_COLOURS } from './series-colours.ts';

/** A point as the server gives it; a step of x or y is the measure at which it starts. */
export interface ChartPoint {
  readonly x: GridCell;
  readonly y: GridCell;
  /** Undefined where there is only one. */
  readonly series: GridCell | undefined;
}

/** What is drawn: values of each series over shared places on the x axis. */
export interface ChartPicture {
  /** Ascending: seconds of a time, numbers, or places of `labels`. */
  readonly xs: readonly number[];
  /** Null for an axis of numbers or times. */
  readonly labels: readonly string[] | null;
  readonly isTime: boolean;
  /** Null is a gap. */
  readonly series: readonly { readonly name: string; readonly ys: readonly (number | null)[] }[];
  /** What is left out, in sentences. */
  readonly notes: readonly string[];
}

const MOST_SERIES = SERIES_COLOURS.length;
const MOST_LABELS = 200;

interface Wish {
  /** The column of x, or of a step of it. */
  readonly x: Column;
  readonly isStep: boolean;
  /** X is names, also where they are numbers. */
  readonly isNamed: boolean;
  readonly yName: string;
  readonly limit: number;
}

/** Orders points into series. What does not fit is left out and told. */
export function prepareChart(points: readonly ChartPoint[], wish: Wish): ChartPicture {
  const notes: string[] = [];
  const kept = points.slice(0, wish.limit);
  if (points.length > kept.length) {
    notes.push(`The first ${wish.limit.toLocaleString('en-US')} points are drawn; there are more.`);
  }
  const { named, left } = seriesOf(kept, wish.yName);
  if (left > 0)
    notes.push(
      `${MOST_SERIES} of ${MOST_SERIES + left} series are drawn, those with the most points.`,
    );
  const axis = wish.isNamed ? namedAxis(kept, notes) : numberAxis(kept, wish);
  const places = new Map(axis.xs.map((x, at) => [x, at]));
  const series = [...named].map(([name, own]) => {
    const ys: (number | null)[] = axis.xs.map(() => null);
    for (const point of own) {
      const at = places.get(axis.placeOf(point) ?? Number.NaN);
      if (at !== undefined) ys[at] = numberOf(point.y);
    }
    return { name, ys };
  });
  return {
    xs: axis.xs,
    labels: axis.labels,
    isTime: !wish.isNamed && isTime(wish.x.type),
    series,
    notes,
  };
}

function seriesOf(points: readonly ChartPoint[], yName: string) {
  const all = new Map<string, ChartPoint[]>();
  for (const point of points) {
    const name = point.series === undefined ? yName : nameOf(point.series);
    const own = all.get(name);
    if (own === undefined) all.set(name, [point]);
    else own.push(point);
  }
  const ordered = [...all].sort(([, a], [, b]) => b.length - a.length);
  return { named: ordered.slice(0, MOST_SERIES), left: Math.max(0, ordered.length - MOST_SERIES) };
}

const nameOf = (cell: GridCell): string => (cell === null ? 'NULL' : String(cell));

function namedAxis(points: readonly ChartPoint[], notes: string[]) {
  const names = [...new Set(points.map(({ x }) => nameOf(x)))];
  const labels = names.slice(0, MOST_LABELS);
  if (names.length > labels.length) {
    notes.push(`${labels.length} of ${names.length.toLocaleString('en-US')} bars are drawn.`);
  }
  const places = new Map(labels.map((name, at) => [name, at]));
  return {
    xs: labels.map((_, at) => at),
    labels,
    placeOf: ({ x }: ChartPoint) => places.get(nameOf(x)) ?? null,
  };
}

function numberAxis(points: readonly ChartPoint[], { x: column, isStep }: Wish) {
  const placeOf = ({ x }: ChartPoint) => placeOnAxis(x, column, isStep);
  const xs = [...new Set(points.flatMap((point) => placeOf(point) ?? []))].sort((a, b) => a - b);
  return { xs, labels: null, placeOf };
}

const MICROS_A_SECOND = 1_000_000;

/** Times in seconds; null for what has no place. */
function placeOnAxis(x: GridCell, { type }: Column, isStep: boolean): number | null {
  if (x === null) return null;
  const place = isTime(type)
    ? isStep
      ? Number(x) / MICROS_A_SECOND
      : secondsOf(String(x))
    : Number(x);
  return Number.isFinite(place) ? place : null;
}

/** Of Trino's text of a day or a time; zones other than UTC are not told apart by it. */
function secondsOf(text: string): number {
  const iso = text.replace(/ UTC$/, '').replace(' ', 'T').slice(0, 23);
  return Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : `${iso}Z`) / 1000;
}

function numberOf(cell: GridCell): number | null {
  if (cell === null) return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}
