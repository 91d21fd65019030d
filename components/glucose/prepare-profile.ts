import type { BandLimits } from '#server/glucose/model/bands.ts';
import { PROFILE_BIN_MINUTES } from '#server/glucose/model/profile.ts';
import { formatGlucose, type GlucoseUnit, inUnit } from '#server/glucose/model/units.ts';
import { formatClock, formatDay } from './format-days.ts';
import type { Profile } from './types.ts';

export interface ProfileRow {
  /** Minutes after midnight of the middle of the bin. */
  readonly minute: number;
  /** `08:15 – 08:30` */
  readonly label: string;
  readonly n: number;
  /** Lower and upper edge in the unit; null is a gap. */
  readonly outer: readonly [number, number] | null;
  readonly inner: readonly [number, number] | null;
  readonly median: number | null;
  /** Text of the five percentiles, highest first, for the tooltip. */
  readonly lines: readonly { readonly name: string; readonly value: string }[];
}

export interface GlucoseAxis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly {
    readonly value: number;
    readonly label: string;
    readonly isTarget: boolean;
  }[];
  readonly target: readonly [number, number];
}

export interface ProfileView {
  readonly rows: readonly ProfileRow[];
  readonly axis: GlucoseAxis;
  /** One sentence for those who do not see the chart. */
  readonly description: string;
}

export function prepareProfile(
  profile: Profile,
  limits: BandLimits,
  unit: GlucoseUnit,
): ProfileView {
  const rows = profile.points.map((point, index): ProfileRow => {
    const start = index * PROFILE_BIN_MINUTES;
    const label = `${formatClock(start)} – ${formatClock((start + PROFILE_BIN_MINUTES) % 1440)}`;
    const minute = start + PROFILE_BIN_MINUTES / 2;
    if (point === null)
      return { minute, label, n: 0, outer: null, inner: null, median: null, lines: [] };
    const show = (mgDl: number) => inUnit(mgDl, unit);
    return {
      minute,
      label,
      n: point.n,
      outer: [show(point.p05), show(point.p95)],
      inner: [show(point.p25), show(point.p75)],
      median: show(point.p50),
      lines: [
        { name: '95 %', value: formatGlucose(point.p95, unit) },
        { name: '75 %', value: formatGlucose(point.p75, unit) },
        { name: 'median', value: formatGlucose(point.p50, unit) },
        { name: '25 %', value: formatGlucose(point.p25, unit) },
        { name: '5 %', value: formatGlucose(point.p05, unit) },
      ],
    };
  });
  const present = profile.points.filter((point) => point !== null);
  const highest = Math.max(0, ...present.map(({ p95 }) => p95));
  return {
    rows,
    axis: glucoseAxis(highest, limits, unit),
    description: describe(present, unit),
  };
}

export interface DayLinesView {
  /** `minute` and one key for each day, the mean of a quarter of an hour; null is a gap. */
  readonly rows: readonly Readonly<Record<string, number | null>>[];
  readonly days: readonly { readonly key: string; readonly label: string }[];
  readonly axis: GlucoseAxis;
}

/** Single days over each other: what can be shown where percentiles cannot. */
export function prepareDayLines(
  profile: Profile,
  limits: BandLimits,
  unit: GlucoseUnit,
): DayLinesView {
  const rows = profile.points.map((_, bin) => {
    const row: Record<string, number | null> = {
      minute: bin * PROFILE_BIN_MINUTES + PROFILE_BIN_MINUTES / 2,
    };
    for (const { date, meanMgDl } of profile.days) {
      const mean = meanMgDl[bin] ?? null;
      row[date] = mean === null ? null : inUnit(mean, unit);
    }
    return row;
  });
  const highest = Math.max(
    0,
    ...profile.days.flatMap(({ meanMgDl }) => meanMgDl.map((m) => m ?? 0)),
  );
  return {
    rows,
    days: profile.days.map(({ date }) => ({ key: date, label: formatDay(date) })),
    axis: glucoseAxis(highest, limits, unit),
  };
}

const AXIS_FROM_MG_DL = 40;
const AXIS_TO_MG_DL = 300;
/** Nearer than this to the target, a threshold's label would lie on the target's. */
const LABEL_ROOM_MG_DL = 12;

/** An axis that holds the thresholds always and the highest value, in steps of 50 mg/dL above 300. */
export function glucoseAxis(
  highestMgDl: number,
  limits: BandLimits,
  unit: GlucoseUnit,
): GlucoseAxis {
  const topMgDl = Math.max(AXIS_TO_MG_DL, Math.ceil(highestMgDl / 50) * 50);
  const isLowFree = limits.inRangeFrom - limits.lowFrom >= LABEL_ROOM_MG_DL;
  const thresholds = [
    ...(isLowFree ? [limits.lowFrom] : []),
    limits.inRangeFrom,
    limits.inRangeTo,
    limits.highTo,
  ];
  const shown = topMgDl - limits.highTo >= 50 ? [...thresholds, topMgDl] : thresholds;
  return {
    domain: [inUnit(AXIS_FROM_MG_DL, unit), inUnit(topMgDl, unit)],
    ticks: shown.map((mgDl) => ({
      value: inUnit(mgDl, unit),
      label: formatGlucose(mgDl, unit),
      isTarget: mgDl === limits.inRangeFrom || mgDl === limits.inRangeTo,
    })),
    target: [inUnit(limits.inRangeFrom, unit), inUnit(limits.inRangeTo, unit)],
  };
}

function describe(
  points: readonly NonNullable<Profile['points'][number]>[],
  unit: GlucoseUnit,
): string {
  const first = points[0];
  if (first === undefined) return 'No readings.';
  const lowest = points.reduce((a, b) => (b.p50 < a.p50 ? b : a), first);
  const highest = points.reduce((a, b) => (b.p50 > a.p50 ? b : a), first);
  const at = (point: typeof first) =>
    `${formatGlucose(point.p50, unit)} ${unit} at ${formatClock(point.minute)}`;
  return `Median glucose by time of day: lowest ${at(lowest)}, highest ${at(highest)}.`;
}
