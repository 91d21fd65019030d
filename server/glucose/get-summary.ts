import type { GlucoseDeps } from './collect-rows.ts';
import { loadDayHistograms } from './load-day-histograms.ts';
import { READINGS_TABLE } from './load-history.ts';
import { type Activity, activityOf } from './model/activity.ts';
import type { PerBand } from './model/bands.ts';
import { type Histogram, mergeBins, totalsOf } from './model/histogram.ts';
import { coveredPct, type LocalDate } from './model/local-days.ts';
import { FIGURE_NAMES, type FigureName, type Method, methodsOf } from './model/methods.ts';
import { bandPercent, type Metrics, metricsOf } from './model/metrics.ts';
import {
  lengthOf,
  type ReportWindow,
  type SuggestedWindow,
  suggestWindow,
  windowBefore,
} from './model/report-window.ts';
import { rowsSql } from './model/rows-sql.ts';
import { REPORT_PCT, type Sufficiency, sufficiencyOf } from './model/sufficiency.ts';
import { judge, TARGET_PRESETS, type TargetGroup, type Verdict } from './model/targets.ts';
import { type ResolvedWindow, resolveWindow } from './resolve-window.ts';
import type { SummaryInput } from './schemas.ts';

/** Figures of one period, at full precision. */
interface PeriodFigures {
  readonly metrics: Metrics;
  /** Per cent of time in the bands of the chosen targets, which in pregnancy are not the consensus ones. */
  readonly bandPct: PerBand;
  readonly verdicts: readonly Verdict[];
}

interface HowComputed extends Method {
  readonly source: string;
  readonly n: number;
  readonly coveragePct: number;
  /** Shows the readings that the figure rests on. */
  readonly rowsSql: string;
}

interface DayCoverage {
  readonly date: LocalDate;
  readonly n: number;
  /** Per cent of the day's own minutes, up to now, that readings cover. */
  readonly pctActive: number;
}

export interface Summary {
  readonly person: string;
  readonly zone: string;
  readonly window: ReportWindow & { readonly days: number; readonly minutes: number };
  readonly targets: TargetGroup;
  /** Null when no reading falls into the window. */
  readonly figures: PeriodFigures | null;
  /** Null when no reading falls into the window. */
  readonly activity: Activity | null;
  readonly sufficiency: Sufficiency;
  readonly coverage: readonly DayCoverage[];
  /** The period before of the same length; null when it is not covered to 70 %. */
  readonly previous: (ReportWindow & PeriodFigures) | null;
  /** A window that has enough data, when this one has not. */
  readonly suggestion: SuggestedWindow | null;
  readonly howComputed: Readonly<Record<FigureName, HowComputed>>;
  readonly history: { readonly from: LocalDate; readonly to: LocalDate };
  readonly newest: {
    readonly at: Date;
    readonly mgDl: number;
    readonly direction: string | null;
  };
  readonly ref: string;
  /** Commit that was read; null when the engine cannot tell. */
  readonly commit: string | null;
}

/**
 * The summary of one person over a window of local days. Throws `not-found` for a person without
 * readings and `invalid` for a window that cannot be.
 */
export async function getSummary(deps: GlucoseDeps, input: SummaryInput): Promise<Summary> {
  const resolved = await resolveWindow(deps, input);
  const { window, history } = resolved;
  const before = windowBefore(window);
  const byDay = await loadDayHistograms(deps, resolved.context, input.person, {
    from: before.from,
    to: window.to,
  });
  const inWindow = mergeDays(byDay, window);
  const { n, minutes } = totalsOf(inWindow);
  const sufficiency = sufficiencyOf({
    days: lengthOf(window),
    daysWithData: resolved.days.filter(({ date }) => byDay.has(date)).length,
    minutes,
    windowMinutes: resolved.passedMinutes,
  });
  const isThin = sufficiency.level === 'sparse' || sufficiency.level === 'none';
  return {
    person: input.person,
    zone: resolved.zone,
    window: { ...window, days: lengthOf(window), minutes: resolved.passedMinutes },
    targets: input.targets,
    figures: figuresOf(inWindow, input.targets),
    activity: windowActivity(resolved, n, minutes),
    sufficiency,
    coverage: coverageOf(resolved, byDay),
    previous: previousOf(byDay, before, input.targets),
    suggestion: isThin ? suggestWindow(history.days) : null,
    howComputed: howComputed(input, window, n, sufficiency.pctActive),
    history: { from: history.days[0]?.date ?? window.from, to: history.last.date },
    newest: {
      at: new Date(history.last.lastMs),
      mgDl: history.last.lastMgDl,
      direction: history.last.lastDirection,
    },
    ref: input.ref,
    commit: history.commitHash,
  };
}

function mergeDays(byDay: ReadonlyMap<LocalDate, Histogram>, window: ReportWindow): Histogram {
  return mergeBins(
    [...byDay]
      .filter(([date]) => date >= window.from && date <= window.to)
      .flatMap(([, bins]) => bins),
  );
}

function figuresOf(histogram: Histogram, group: TargetGroup): PeriodFigures | null {
  const metrics = metricsOf(histogram);
  if (metrics === null) return null;
  const preset = TARGET_PRESETS[group];
  const bandPct = bandPercent(histogram, preset.limits);
  return { metrics, bandPct, verdicts: judge(bandPct, metrics.cvPct, preset) };
}

/** A difference to a period full of gaps would be a difference to the gaps. */
function previousOf(
  byDay: ReadonlyMap<LocalDate, Histogram>,
  before: ReportWindow,
  group: TargetGroup,
): Summary['previous'] {
  const histogram = mergeDays(byDay, before);
  const pctActive = (100 * totalsOf(histogram).minutes) / (lengthOf(before) * 1440);
  const figures = figuresOf(histogram, group);
  return figures === null || pctActive < REPORT_PCT ? null : { ...before, ...figures };
}

function windowActivity(resolved: ResolvedWindow, n: number, minutes: number): Activity | null {
  const { window, history } = resolved;
  const days = history.days.filter(({ date }) => date >= window.from && date <= window.to);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  return activityOf({
    n,
    minutes,
    windowMinutes: resolved.passedMinutes,
    firstMs: first.firstMs,
    lastMs: last.lastMs,
    cadenceMin: minutes / n,
  });
}

function coverageOf(
  resolved: ResolvedWindow,
  byDay: ReadonlyMap<LocalDate, Histogram>,
): readonly DayCoverage[] {
  return resolved.days.map((day) => {
    const { n, minutes } = totalsOf(byDay.get(day.date) ?? []);
    return { date: day.date, n, pctActive: coveredPct(minutes, day, resolved.nowMs) };
  });
}

function howComputed(
  input: SummaryInput,
  window: ReportWindow,
  n: number,
  coveragePct: number,
): Summary['howComputed'] {
  const methods = methodsOf(TARGET_PRESETS[input.targets].limits);
  const explain = (name: FigureName): HowComputed => ({
    ...methods[name],
    source: READINGS_TABLE,
    n,
    coveragePct,
    rowsSql: rowsSql(READINGS_TABLE, input.person, window, methods[name].readings),
  });
  return Object.fromEntries(FIGURE_NAMES.map((name) => [name, explain(name)])) as Record<
    FigureName,
    HowComputed
  >;
}
