import { formatCount, formatPlural } from '#components/ui/format.ts';
import { REPORT_DAYS, REPORT_PCT } from '#server/glucose/model/sufficiency.ts';
import { formatDay, formatDays } from './format-days.ts';
import type { ReportPatch } from './report-url.ts';
import type { Summary } from './types.ts';

export interface SufficiencyView {
  readonly kind: 'good' | 'warn' | 'unknown';
  readonly word: string;
  readonly sentence: string;
}

/** One line that says whether the figures rest on enough. */
export function prepareSufficiency(summary: Summary): SufficiencyView {
  const { level, pctActive, days } = summary.sufficiency;
  const n = formatCount(summary.figures?.metrics.n ?? 0);
  const facts = `${n} readings, ${pctActive.toFixed(1)} % of ${formatPlural(days, 'day')} (needs ${REPORT_PCT} %)`;
  switch (level) {
    case 'enough':
      return { kind: 'good', word: 'Enough data', sentence: `${facts}; ${thinDays(summary)}` };
    case 'short':
      return {
        kind: 'warn',
        word: 'A short period',
        sentence: `${facts}; a report and GMI need ${REPORT_DAYS} days, so read these figures for these days alone`,
      };
    case 'sparse':
      return { kind: 'unknown', word: 'Not enough data', sentence: facts };
    case 'none':
      return { kind: 'unknown', word: 'No data', sentence: 'no reading falls into these days' };
  }
}

export interface NotEnoughView {
  readonly title: string;
  readonly bold: string;
  readonly sentence: string;
  /** The nearest window that has enough; null when no days have. */
  readonly offer: { readonly label: string; readonly patch: ReportPatch } | null;
  /** Days without enough readings, most recent last. */
  readonly missing: readonly { readonly days: string; readonly what: string }[];
}

/** What stands in place of figures when data are too few; null when they are not. */
export function prepareNotEnough(summary: Summary): NotEnoughView | null {
  const { level, pctActive, missingMinutes, days } = summary.sufficiency;
  if (level !== 'sparse' && level !== 'none') return null;
  const { history, person, window } = summary;
  const n = summary.figures?.metrics.n ?? 0;
  const span = `The readings of ${person} reach from ${formatDays(history.from, history.to)}.`;
  const rest = { offer: offerOf(summary), missing: missingDays(summary) };
  if (n === 0) {
    return {
      title: `No readings in ${formatPlural(days, 'day')}, ${formatDays(window.from, window.to)}`,
      bold: 'There is nothing to compute.',
      sentence: `${span} Choose other days above, or import a file that covers these.`,
      ...rest,
    };
  }
  return {
    title: `Not enough data for a ${days}-day report`,
    bold: `${formatPlural(n, 'reading')}, ${pctActive.toFixed(1)} %, ${formatCount(Math.ceil(missingMinutes / 60))} h too few.`,
    sentence: `A summary needs ${REPORT_PCT} % of the period; below that the figures would say more about the gaps than about the person. ${span}`,
    ...rest,
  };
}

function offerOf({ suggestion }: Summary): NotEnoughView['offer'] {
  if (suggestion === null) return null;
  const { from, to, pctActive } = suggestion;
  return {
    label: `Show ${formatDays(from, to)}, ${pctActive.toFixed(1)} %`,
    patch: { from, to, days: null, anyway: false },
  };
}

export interface CoverageBar {
  readonly date: string;
  readonly label: string;
  /** `61 %`, or a dash for a day without readings. */
  readonly text: string;
  readonly pct: number;
  readonly enough: boolean;
  /** There is room to write under this one. */
  readonly labelled: boolean;
}

/** As many bars have room for a word each. */
const LABELLED_BARS = 14;
const MAX_BARS = 31;

/** One bar a day; of a long window the newest, and how many days are left out. */
export function prepareCoverage(summary: Summary): {
  readonly bars: readonly CoverageBar[];
  readonly leftOut: number;
} {
  const shown = summary.coverage.slice(-MAX_BARS);
  return {
    leftOut: summary.coverage.length - shown.length,
    bars: shown.map(({ date, n, pctActive }, index) => ({
      date,
      label: formatDay(date),
      text: n === 0 ? '–' : `${pctActive.toFixed(0)} %`,
      pct: pctActive,
      enough: pctActive >= REPORT_PCT,
      labelled: shown.length <= LABELLED_BARS || index % 7 === 0,
    })),
  };
}

const MAX_MISSING = 6;

/** Runs of days that are too thin: days without readings together, others one by one. */
function missingDays(summary: Summary): NotEnoughView['missing'] {
  const lines: { from: string; to: string; n: number; pct: number }[] = [];
  for (const { date, n, pctActive } of summary.coverage) {
    if (pctActive >= REPORT_PCT) continue;
    const last = lines.at(-1);
    if (last !== undefined && n === 0 && last.n === 0 && isNextDay(last.to, date)) last.to = date;
    else lines.push({ from: date, to: date, n, pct: pctActive });
  }
  const shown = lines.slice(-MAX_MISSING).map(({ from, to, n, pct }) => ({
    days: formatDays(from, to, false),
    what: n === 0 ? 'no readings' : `${formatPlural(n, 'reading')}, ${pct.toFixed(0)} %`,
  }));
  const before = lines.length - shown.length;
  return before === 0
    ? shown
    : [{ days: 'before', what: `${formatPlural(before, 'more gap')} like these` }, ...shown];
}

function isNextDay(date: string, next: string): boolean {
  return Date.parse(next) - Date.parse(date) === 86_400_000;
}

function thinDays(summary: Summary): string {
  const thin = summary.coverage.filter(({ pctActive }) => pctActive < REPORT_PCT);
  if (thin.length === 0) return `every day is over ${REPORT_PCT} %`;
  const names = thin.slice(0, 3).map(({ date }) => formatDay(date));
  const more = thin.length > 3 ? ' and others' : '';
  return `${formatPlural(thin.length, 'day')} below ${REPORT_PCT} %: ${names.join(', ')}${more}`;
}
