import { readRef } from '#components/shell/ref-url.ts';
import { FIGURE_NAMES, type FigureName } from '#server/glucose/model/methods.ts';
import { TARGET_GROUPS, type TargetGroup } from '#server/glucose/model/targets.ts';
import type { GlucoseUnit } from '#server/glucose/model/units.ts';

/** What a glucose page shows, as its address says it. Null is the page's own choice. */
export interface ReportUrl {
  readonly ref: string;
  /** Commit hash or ISO time; null is now. */
  readonly at: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly days: number | null;
  readonly unit: GlucoseUnit;
  readonly targets: TargetGroup;
  /** The figure whose method stands open. */
  readonly how: FigureName;
  /** Figures are shown although the window has not enough readings. */
  readonly anyway: boolean;
}

export const WINDOW_LENGTHS = [7, 14, 30, 90] as const;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the address; what it does not understand is left to the default. */
export function parseReportUrl(params: URLSearchParams, defaultBranch: string): ReportUrl {
  const days = Number(params.get('days'));
  return {
    ...readRef(params, defaultBranch),
    from: dayOf(params.get('from')),
    to: dayOf(params.get('to')),
    days: Number.isInteger(days) && days >= 1 && days <= 3660 ? days : null,
    unit: params.get('unit') === 'mmol' ? 'mmol/L' : 'mg/dL',
    targets: TARGET_GROUPS.find((group) => group === params.get('targets')) ?? 'standard',
    how: FIGURE_NAMES.find((name) => name === params.get('how')) ?? 'in_range',
    anyway: params.get('figures') === 'all',
  };
}

/** A change of the address; a missing key stays as it is. */
export type ReportPatch = Partial<Omit<ReportUrl, 'ref' | 'at'>>;

/** The parameters after a change. Parameters of others stay; defaults leave the address. */
export function patchReportUrl(params: URLSearchParams, patch: ReportPatch): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(written(patch))) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** What a glucose procedure is asked; the same on the server that prefetches and in the browser. */
export function windowInput(person: string, url: ReportUrl) {
  return {
    person,
    ref: url.ref,
    at: url.at,
    from: url.from,
    to: url.to,
    days: url.days,
  };
}

export function summaryInput(person: string, url: ReportUrl) {
  return { ...windowInput(person, url), targets: url.targets };
}

export function peopleInput(url: ReportUrl) {
  return { ref: url.ref, at: url.at, days: Math.min(url.days ?? 14, 366) };
}

/** Address of the SQL page with a statement, at the commit that the figures were read at. */
export function sqlHref(sql: string, ref: string, commit: string | null): string {
  const params = new URLSearchParams({ ref });
  if (commit !== null) params.set('commit', commit);
  params.set('q', sql);
  return `/sql?${params}`;
}

function written(patch: ReportPatch): Record<string, string | null> {
  const all: Record<string, string | null> = {};
  if (patch.from !== undefined) all['from'] = patch.from;
  if (patch.to !== undefined) all['to'] = patch.to;
  if (patch.days !== undefined) all['days'] = patch.days === null ? null : String(patch.days);
  if (patch.unit !== undefined) all['unit'] = patch.unit === 'mmol/L' ? 'mmol' : null;
  if (patch.targets !== undefined)
    all['targets'] = patch.targets === 'standard' ? null : patch.targets;
  if (patch.how !== undefined) all['how'] = patch.how === 'in_range' ? null : patch.how;
  if (patch.anyway !== undefined) all['figures'] = patch.anyway ? 'all' : null;
  return all;
}

function dayOf(value: string | null): string | null {
  if (value === null || !DAY.test(value)) return null;
  const day = new Date(value);
  // 31 February is a date of March to some engines.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value) ? value : null;
}
