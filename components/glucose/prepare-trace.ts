import { formatCount, formatPlural } from '#components/ui/format.ts';
import type { BandLimits } from '#server/glucose/model/bands.ts';
import { formatGlucose, type GlucoseUnit, inUnit } from '#server/glucose/model/units.ts';
import { formatDays, formatMinutes, formatMoment } from './format-days.ts';
import { type GlucoseAxis, glucoseAxis } from './prepare-profile.ts';
import type { Trace } from './types.ts';

export interface TraceView {
  /** Seconds since the epoch, and the value in the unit; null is a gap. */
  readonly seconds: readonly number[];
  readonly values: readonly (number | null)[];
  readonly mgDl: readonly (number | null)[];
  readonly axis: GlucoseAxis;
  readonly zone: string;
  /** `14 – 20 Mar 2017`, with how many days are left out. */
  readonly aside: string;
  /** One sentence for those who do not see the chart. */
  readonly description: string;
}

/** Single readings ready to be drawn; null when there are none. */
export function prepareTrace(
  trace: Trace,
  limits: BandLimits,
  unit: GlucoseUnit,
): TraceView | null {
  const readings = trace.mgDl.filter((mgDl) => mgDl !== null);
  if (readings.length === 0) return null;
  const lowest = readings.reduce((a, b) => Math.min(a, b));
  const highest = readings.reduce((a, b) => Math.max(a, b));
  const days = formatDays(trace.window.from, trace.window.to);
  return {
    seconds: trace.epochMs.map((ms) => ms / 1000),
    values: trace.mgDl.map((mgDl) => (mgDl === null ? null : inUnit(mgDl, unit))),
    mgDl: trace.mgDl,
    axis: glucoseAxis(highest, limits, unit),
    zone: trace.zone,
    aside:
      trace.daysLeftOut === 0
        ? days
        : `${days}, the newest 14 days; ${formatPlural(trace.daysLeftOut, 'day')} before not drawn`,
    description: `${formatCount(readings.length)} readings from ${formatGlucose(lowest, unit)} to ${formatGlucose(highest, unit)} ${unit}, ${describeGaps(trace)}.`,
  };
}

/** `3 gaps, the longest 2 h 20 min from 12 Oct 09:50` */
function describeGaps({ gaps, zone }: Trace): string {
  const [first] = gaps;
  if (first === undefined) return 'no gap';
  const longest = gaps.reduce((a, b) => (b.minutes > a.minutes ? b : a), first);
  const length = `${formatMinutes(longest.minutes)} from ${formatMoment(longest.fromMs, zone)}`;
  return gaps.length === 1
    ? `1 gap, ${length}`
    : `${formatPlural(gaps.length, 'gap')}, the longest ${length}`;
}
