import uPlot from 'uplot';
import type { ChartKind } from './choose-chart.ts';
import type { ChartPicture } from './prepare-chart.ts';
import { SERIES_COLOURS } from './series-colours.ts';

interface Wish {
  readonly picture: ChartPicture;
  readonly kind: ChartKind;
  readonly width: number;
  readonly height: number;
  readonly setReadout: (text: string | null) => void;
}

const BAR_WIDTH = 0.7;
const DENSE_POINTS = 500;

/** How uPlot draws a result: colours of the theme, times in UTC, one path a series. */
export function plotOptions({ picture, kind, width, height, setReadout }: Wish): uPlot.Options {
  const colour = themeColours();
  const axis = {
    stroke: colour('--fg-3'),
    font: `11px ${colour('--sans')}`,
    ticks: { show: false },
    grid: { stroke: colour('--line'), width: 1 },
  };
  const { labels } = picture;
  const isBars = kind === 'bar' || kind === 'histogram';
  return {
    width,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    legend: { show: false },
    cursor: { y: false, points: { size: 7 } },
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: picture.isTime, ...(isBars && { range: barRange(picture) }) },
      ...(isBars && {
        y: { range: (_, low, high) => [Math.min(0, low), Math.max(0, high) * 1.05 || 1] },
      }),
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ...(picture.isTime && { values: AXIS_TIMES }),
        ...(labels !== null && {
          splits: () => labelSplits(labels.length, width),
          values: (_: uPlot, splits: number[]) => splits.map((at) => shorten(labels[at] ?? '')),
        }),
      },
      { ...axis, size: 64 },
    ],
    series: [
      {},
      ...picture.series.map(({ name }, at) => ({
        label: name,
        ...seriesLook(kind, colour(SERIES_COLOURS[at] ?? SERIES_COLOURS[0]), {
          at,
          of: picture.series.length,
          points: picture.xs.length,
        }),
      })),
    ],
    hooks: { setCursor: [(chart) => setReadout(readoutOf(chart, picture))] },
  };
}

const DAY_SECONDS = 86_400;

/** Times on a clock of 24 hours, days as day and month, months with their year. */
const AXIS_TIMES: uPlot.Axis.Values = [
  [DAY_SECONDS * 365, '{YYYY}', null, null, null, null, null, null, 1],
  [DAY_SECONDS * 28, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [DAY_SECONDS, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, null, null, null, null, 1],
  [0.001, '{ss}.{fff}', '\n{HH}:{mm}', null, null, null, null, null, 1],
];

interface Place {
  readonly at: number;
  readonly of: number;
  readonly points: number;
}

function seriesLook(kind: ChartKind, stroke: string, { at, of, points }: Place): uPlot.Series {
  switch (kind) {
    case 'bar':
    case 'histogram': {
      const share = kind === 'histogram' ? 0.96 : BAR_WIDTH;
      const bars = uPlot.paths.bars?.(
        of === 1 ? { size: [share, 120] } : { disp: sideBySide(at, of) },
      );
      return {
        stroke,
        fill: stroke,
        points: { show: false },
        ...(bars !== undefined && { paths: bars }),
      };
    }
    case 'scatter':
      return {
        stroke,
        paths: () => null,
        points: { show: true, size: points > DENSE_POINTS ? 3 : 6, fill: stroke, stroke },
      };
    default:
      return { stroke, width: 1.25, spanGaps: of > 1, points: { show: points < 60, size: 5 } };
  }
}

/** Bars of several series, each in its part of a place. */
function sideBySide(at: number, of: number): uPlot.Series.BarsPathBuilderDisplay {
  const size = BAR_WIDTH / of;
  const xs = (chart: uPlot) => [...(chart.data[0] ?? [])];
  return {
    x0: { unit: 1, values: (chart) => xs(chart).map((x) => x - BAR_WIDTH / 2 + (at + 0.5) * size) },
    size: { unit: 1, values: (chart) => xs(chart).map(() => size) },
  };
}

/** Half a bar of room at both ends. */
function barRange({ xs }: ChartPicture): uPlot.Range.Function {
  const [first = 0, second] = xs;
  const last = xs.at(-1) ?? 0;
  const half = second === undefined ? 0.5 : (second - first) / 2;
  return () => [first - half, last + half];
}

const LABEL_PX = 90;

function labelSplits(count: number, width: number): number[] {
  const step = Math.max(1, Math.ceil((count * LABEL_PX) / Math.max(LABEL_PX, width)));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}

const shorten = (text: string): string => (text.length > 14 ? `${text.slice(0, 13)}…` : text);

function readoutOf(chart: uPlot, picture: ChartPicture): string | null {
  const index = chart.cursor.idx;
  if (index == null) return null;
  const x = picture.xs[index];
  if (x === undefined) return null;
  const values = picture.series.flatMap(({ name, ys }) => {
    const y = ys[index];
    return y == null ? [] : [`${name} ${y.toLocaleString('en-US', { maximumFractionDigits: 6 })}`];
  });
  return `${xText(x, picture)}: ${values.join(', ')}`;
}

/** A place of the x axis as people read it. */
export function xText(x: number, { labels, isTime }: ChartPicture): string {
  if (labels !== null) return labels[x] ?? '';
  if (isTime)
    return new Date(x * 1000)
      .toISOString()
      .replace('T', ' ')
      .replace(/(\.000)?Z$/, '');
  return x.toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** Reads tokens of the design: a canvas knows no variables. */
export function themeColours(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}
