import type { GlucoseDeps } from './collect-rows.ts';
import { loadDayHistograms } from './load-day-histograms.ts';
import type { PerBand } from './model/bands.ts';
import type { Histogram } from './model/histogram.ts';
import { coveredPct, type LocalDate, type LocalDay } from './model/local-days.ts';
import { bandPercent, metricsOf } from './model/metrics.ts';
import type { ReportWindow } from './model/report-window.ts';
import { TARGET_PRESETS, type TargetGroup } from './model/targets.ts';
import { resolveWindow } from './resolve-window.ts';
import type { SummaryInput } from './schemas.ts';

/** One local day. Figures are null when it has no readings. */
interface DayFigures {
  readonly date: LocalDate;
  /** 1440, or what the day has on which clocks change. */
  readonly minutesInDay: number;
  readonly n: number;
  readonly pctActive: number;
  readonly meanMgDl: number | null;
  readonly sdMgDl: number | null;
  readonly cvPct: number | null;
  readonly medianMgDl: number | null;
  readonly minMgDl: number | null;
  readonly maxMgDl: number | null;
  readonly bandPct: PerBand | null;
}

export interface Days {
  readonly window: ReportWindow;
  readonly zone: string;
  /** Every day of the window, in order, days without readings too. */
  readonly days: readonly DayFigures[];
  readonly commit: string | null;
}

export async function getDays(deps: GlucoseDeps, input: SummaryInput): Promise<Days> {
  const { context, window, zone, days, history, nowMs } = await resolveWindow(deps, input);
  const byDay = await loadDayHistograms(deps, context, input.person, window);
  return {
    window,
    zone,
    days: days.map((day) => figuresOf(day, byDay.get(day.date) ?? [], input.targets, nowMs)),
    commit: history.commitHash,
  };
}

function figuresOf(
  day: LocalDay,
  histogram: Histogram,
  group: TargetGroup,
  nowMs: number,
): DayFigures {
  const metrics = metricsOf(histogram);
  return {
    date: day.date,
    minutesInDay: day.minutes,
    n: metrics?.n ?? 0,
    pctActive: coveredPct(metrics?.minutes ?? 0, day, nowMs),
    meanMgDl: metrics?.meanMgDl ?? null,
    sdMgDl: metrics?.sdMgDl ?? null,
    cvPct: metrics?.cvPct ?? null,
    medianMgDl: metrics?.quantilesMgDl.p50 ?? null,
    minMgDl: metrics?.minMgDl ?? null,
    maxMgDl: metrics?.maxMgDl ?? null,
    bandPct: metrics === null ? null : bandPercent(histogram, TARGET_PRESETS[group].limits),
  };
}
