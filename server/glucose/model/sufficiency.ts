/** Consensus: a report rests on 14 days with readings for 70 % of them. */
export const REPORT_DAYS = 14;
export const REPORT_PCT = 70;
/** A profile by time of day needs a week of days that have data. */
export const PROFILE_DAYS = 7;

type SufficiencyLevel =
  /** 14 days or more, covered to 70 % or more. */
  | 'enough'
  /** Covered to 70 % or more, but of fewer days: figures hold for these days, GMI does not. */
  | 'short'
  /** Less than 70 % covered: figures would say more about the gaps. */
  | 'sparse'
  | 'none';

export interface Sufficiency {
  readonly level: SufficiencyLevel;
  readonly days: number;
  readonly pctActive: number;
  /** Minutes of readings still missing to 70 %; 0 when there are enough. */
  readonly missingMinutes: number;
  /** Whether a profile by time of day can be drawn as percentiles. */
  readonly profile: boolean;
}

export function sufficiencyOf(input: {
  readonly days: number;
  readonly daysWithData: number;
  readonly minutes: number;
  readonly windowMinutes: number;
}): Sufficiency {
  const pctActive =
    input.windowMinutes > 0 ? Math.min(100, (100 * input.minutes) / input.windowMinutes) : 0;
  return {
    level: levelOf(input.days, input.minutes, pctActive),
    days: input.days,
    pctActive,
    missingMinutes: Math.max(0, (REPORT_PCT / 100) * input.windowMinutes - input.minutes),
    profile: input.daysWithData >= PROFILE_DAYS && pctActive >= REPORT_PCT,
  };
}

function levelOf(days: number, minutes: number, pctActive: number): SufficiencyLevel {
  if (minutes === 0) return 'none';
  if (pctActive < REPORT_PCT) return 'sparse';
  return days < REPORT_DAYS ? 'short' : 'enough';
}
