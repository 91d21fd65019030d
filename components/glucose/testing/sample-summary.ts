import { histogramOf, type Reading } from '#server/glucose/model/histogram.ts';
import { FIGURE_NAMES, type FigureName, methodsOf } from '#server/glucose/model/methods.ts';
import { bandPercent, metricsOf } from '#server/glucose/model/metrics.ts';
import { sufficiencyOf } from '#server/glucose/model/sufficiency.ts';
import { judge, TARGET_PRESETS } from '#server/glucose/model/targets.ts';
import type { Summary } from '../types.ts';

/** A fortnight in which `percentCovered` of every day is covered by `readings`. */
export function sampleSummary(
  readings: readonly Reading[],
  percentCovered = 100,
  overrides: Partial<Summary> = {},
): Summary {
  const days = Array.from(
    { length: 14 },
    (_, index) => `2026-10-${String(index + 7).padStart(2, '0')}`,
  );
  const windowMinutes = days.length * 1440;
  const howComputed = (name: FigureName) => ({
    ...methodsOf(TARGET_PRESETS.standard.limits)[name],
    source: 'iceberg.silver.fct_glucose_readings',
    n: readings.length,
    coveragePct: percentCovered,
    rowsSql: `SELECT '${name}'`,
  });
  return {
    person: 'anna',
    zone: 'Europe/London',
    window: { from: '2026-10-07', to: '2026-10-20', days: 14, minutes: windowMinutes },
    targets: 'standard',
    figures: figuresOf(readings),
    activity: null,
    sufficiency: sufficiencyOf({
      days: 14,
      daysWithData: percentCovered === 0 ? 0 : 14,
      minutes: (windowMinutes * percentCovered) / 100,
      windowMinutes,
    }),
    coverage: days.map((date) => ({
      date,
      n: percentCovered === 0 ? 0 : 288,
      pctActive: percentCovered,
    })),
    previous: null,
    suggestion: null,
    howComputed: Object.fromEntries(
      FIGURE_NAMES.map((name) => [name, howComputed(name)]),
    ) as Summary['howComputed'],
    history: { from: '2026-01-01', to: '2026-10-20' },
    newest: { at: new Date('2026-10-20T21:55:00Z'), mgDl: 112, direction: 'Flat' },
    ref: 'main',
    commit: '4f3a9c1e',
    ...overrides,
  };
}

/** Figures of readings against the standard targets; null for none. */
export function figuresOf(readings: readonly Reading[]): Summary['figures'] {
  const histogram = histogramOf(readings);
  const metrics = metricsOf(histogram);
  if (metrics === null) return null;
  const bandPct = bandPercent(histogram, TARGET_PRESETS.standard.limits);
  return { metrics, bandPct, verdicts: judge(bandPct, metrics.cvPct, TARGET_PRESETS.standard) };
}

/** Readings that stand for so many minutes each. */
export function time(minutesByMgDl: Readonly<Record<number, number>>): readonly Reading[] {
  return Object.entries(minutesByMgDl).map(([mgDl, minutes]) => ({ mgDl: Number(mgDl), minutes }));
}
