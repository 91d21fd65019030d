import uPlot from 'uplot';
import { formatGlucose, type GlucoseUnit } from '#server/glucose/model/units.ts';
import { formatMoment } from './format-days.ts';
import type { TraceView } from './prepare-trace.ts';

interface Wish {
  readonly view: TraceView;
  readonly unit: GlucoseUnit;
  readonly width: number;
  readonly height: number;
  readonly setReadout: (text: string | null) => void;
}

/** How uPlot draws a trace: colours of the theme, clock of the person, target band behind. */
export function traceOptions(wish: Wish): uPlot.Options {
  const { view, unit, width, height } = wish;
  const colour = themeColours();
  const labels = new Map(view.axis.ticks.map(({ value, label }) => [value, label]));
  const axis = {
    stroke: colour('--fg-3'),
    font: `11px ${colour('--sans')}`,
    ticks: { show: false },
  };
  return {
    width,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), view.zone),
    legend: { show: false },
    cursor: { y: false, points: { size: 7 } },
    padding: [8, 12, 0, 0],
    scales: { y: { range: () => [view.axis.domain[0], view.axis.domain[1]] } },
    axes: [
      { ...axis, size: 40, grid: { stroke: colour('--line'), width: 1 }, values: AXIS_TIMES },
      {
        ...axis,
        size: 36,
        grid: { show: false },
        // A threshold below the target is too near to the target for words on a chart this low.
        splits: () =>
          view.axis.ticks.map(({ value }) => value).filter((value) => value >= view.axis.target[0]),
        values: (_, splits) => splits.map((value) => labels.get(value) ?? ''),
      },
    ],
    series: [
      {},
      {
        stroke: colour('--pct-median'),
        width: 1.25,
        spanGaps: false,
        points: { show: false },
      },
    ],
    hooks: {
      drawClear: [(chart) => drawTarget(chart, view, colour)],
      setCursor: [(chart) => wish.setReadout(readoutOf(chart, view, unit))],
    },
  };
}

/** Times on a clock of 24 hours, dates as day and month. */
const AXIS_TIMES: uPlot.Axis.DynamicValues | uPlot.Axis.Values = [
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [3_600, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
];

function drawTarget(chart: uPlot, view: TraceView, colour: (name: string) => string): void {
  const { ctx, bbox } = chart;
  const [low, high] = view.axis.target;
  const top = chart.valToPos(high, 'y', true);
  const bottom = chart.valToPos(low, 'y', true);
  ctx.save();
  ctx.fillStyle = colour('--band-target-bg');
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.fillStyle = colour('--band-target-line');
  ctx.fillRect(bbox.left, top, bbox.width, devicePixelRatio);
  ctx.fillRect(bbox.left, bottom, bbox.width, devicePixelRatio);
  ctx.restore();
}

function readoutOf(chart: uPlot, view: TraceView, unit: GlucoseUnit): string | null {
  const index = chart.cursor.idx;
  if (index === null || index === undefined) return null;
  const seconds = view.seconds[index];
  const mgDl = view.mgDl[index] ?? null;
  if (seconds === undefined || mgDl === null) return null;
  return `${formatMoment(seconds * 1000, view.zone)}: ${formatGlucose(mgDl, unit)} ${unit}`;
}

/** Reads tokens of the design: a canvas knows no variables. */
function themeColours(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}
