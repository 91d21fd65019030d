import type { ChartPoint } from './prepare-chart.ts';

/** Cells of a heat map by their place from the left and from below. */
export interface HeatPicture {
  readonly cells: readonly {
    readonly column: number;
    readonly row: number;
    readonly count: number;
  }[];
  readonly columns: number;
  readonly rows: number;
  /** A name, or the measure at which the first and the last step start. */
  readonly xEnds: readonly [string | number, string | number];
  readonly yEnds: readonly [number, number];
  readonly most: number;
}

/** Null: no row has a place. Of points, `series` is the count of rows. */
export function prepareHeat(points: readonly ChartPoint[]): HeatPicture | null {
  const placed = points.flatMap(({ x, y, series }) =>
    x === null || y === null || !Number.isFinite(Number(y))
      ? []
      : [{ x: typeof x === 'number' ? x : String(x), y: Number(y), count: Number(series ?? 0) }],
  );
  const xs = [...new Set(placed.map(({ x }) => x))].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)),
  );
  const ys = [...new Set(placed.map(({ y }) => y))].sort((a, b) => a - b);
  const [left, right, low, high] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  if (left === undefined || right === undefined || low === undefined || high === undefined)
    return null;
  const [column, columns] = placesOf(xs);
  const [row, rows] = placesOf(ys);
  return {
    cells: placed.map(({ x, y, count }) => ({ column: column(x), row: row(y), count })),
    columns,
    rows,
    xEnds: [left, right],
    yEnds: [low, high],
    most: Math.max(...placed.map(({ count }) => count)),
  };
}

/** Steps of numbers keep their distance, so that one without rows is a gap. */
function placesOf<T extends string | number>(
  sorted: readonly T[],
): readonly [(value: T) => number, number] {
  const numbers = sorted.filter((value) => typeof value === 'number');
  if (numbers.length < sorted.length || sorted.length < 2) {
    const places = new Map(sorted.map((value, at) => [value, at]));
    return [(value) => places.get(value) ?? 0, sorted.length];
  }
  const [first = 0] = numbers;
  const step = Math.min(...numbers.slice(1).map((value, at) => value - (numbers[at] ?? 0)));
  const placeOf = (value: T) => Math.round((Number(value) - first) / step);
  return [placeOf, placeOf(sorted[sorted.length - 1] as T) + 1];
}
