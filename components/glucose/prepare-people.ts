import { type BandName, bandOf, STANDARD_LIMITS } from '#server/glucose/model/bands.ts';
import { roundBands } from '#server/glucose/model/rounding.ts';
import type { TargetName } from '#server/glucose/model/targets.ts';
import { formatGlucose, type GlucoseUnit } from '#server/glucose/model/units.ts';
import { formatDays } from './format-days.ts';
import { bandRanges } from './prepare-bands.ts';
import type { PersonLine } from './types.ts';

export type PeopleFilter = 'all' | 'not-met' | 'thin';

export interface PersonRow {
  readonly person: string;
  readonly initials: string;
  /** Days and zone, under the name. */
  readonly about: string;
  readonly newest: { readonly value: string; readonly band: BandName; readonly at: Date };
  readonly inRange: string;
  readonly below: string;
  readonly belowMissed: boolean;
  readonly veryHigh: string;
  readonly veryHighMissed: boolean;
  readonly inRangeMissed: boolean;
  readonly mean: string;
  readonly cv: string;
  readonly cvMissed: boolean;
  readonly gmi: string;
  readonly covered: string;
  readonly state: { readonly kind: 'good' | 'warn' | 'unknown'; readonly word: string };
  readonly line: PersonLine;
}

const MISSING = '–';

export function preparePeople(
  people: readonly PersonLine[],
  unit: GlucoseUnit,
): readonly PersonRow[] {
  return people.map((line) => {
    const bands = roundBands(line.bandPct, 1);
    const missed = missedTargets(line);
    return {
      person: line.person,
      initials: initialsOf(line.person),
      about: `${formatDays(line.from, line.to)}, ${line.zone}`,
      newest: {
        value: formatGlucose(line.newest.mgDl, unit),
        band: bandOf(line.newest.mgDl),
        at: line.newest.at,
      },
      inRange: `${bands.in_range.toFixed(1)} %`,
      inRangeMissed: missed.includes('in_range'),
      below: `${(bands.very_low + bands.low).toFixed(1)} %`,
      belowMissed: missed.includes('below_range'),
      veryHigh: `${bands.very_high.toFixed(1)} %`,
      veryHighMissed: missed.includes('very_high'),
      mean: formatGlucose(line.meanMgDl, unit),
      cv: line.cvPct === null ? MISSING : `${line.cvPct.toFixed(1)} %`,
      cvMissed: missed.includes('cv'),
      gmi: line.sufficiency.level === 'enough' ? `${line.gmiPct.toFixed(1)} %` : MISSING,
      covered: `${line.sufficiency.pctActive.toFixed(1)} %`,
      state: stateOf(line, missed, unit),
      line,
    };
  });
}

export function filterPeople(
  rows: readonly PersonRow[],
  filter: PeopleFilter,
  name: string,
): readonly PersonRow[] {
  const wanted = name.trim().toLowerCase();
  return rows.filter((row) => matches(row, filter) && row.person.toLowerCase().includes(wanted));
}

export function countPeople(rows: readonly PersonRow[], filter: PeopleFilter): number {
  return rows.filter((row) => matches(row, filter)).length;
}

function matches(row: PersonRow, filter: PeopleFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'not-met':
      return row.state.kind === 'warn';
    case 'thin':
      return row.state.kind === 'unknown';
  }
}

function missedTargets(line: PersonLine): readonly TargetName[] {
  return line.verdicts.filter(({ met }) => !met).map(({ name }) => name);
}

/** Too few data say neither that targets are met nor that they are not. */
function stateOf(
  line: PersonLine,
  missed: readonly TargetName[],
  unit: GlucoseUnit,
): PersonRow['state'] {
  const { level } = line.sufficiency;
  if (level === 'sparse' || level === 'none') return { kind: 'unknown', word: 'not enough data' };
  if (missed.length === 0) return { kind: 'good', word: 'all met' };
  const words = missed
    // A broken cumulative target says nothing that the narrower one does not.
    .filter((name) => !(name === 'below_range' && missed.includes('very_low')))
    .filter((name) => !(name === 'above_range' && missed.includes('very_high')))
    .map((name) => targetWord(name, unit));
  return { kind: 'warn', word: words.join(', ') };
}

function targetWord(name: TargetName, unit: GlucoseUnit): string {
  const ranges = bandRanges(STANDARD_LIMITS, unit);
  switch (name) {
    case 'in_range':
      return 'in range';
    case 'below_range':
      return `below ${formatGlucose(STANDARD_LIMITS.inRangeFrom, unit)}`;
    case 'very_low':
      return ranges.very_low.replace('<', 'below');
    case 'above_range':
      return `above ${formatGlucose(STANDARD_LIMITS.inRangeTo, unit)}`;
    case 'very_high':
      return ranges.very_high.replace('>', 'above');
    case 'cv':
      return 'CV';
  }
}

/** Two letters of a name, or the end of a number. */
function initialsOf(person: string): string {
  const words = person.split(/[\s._-]+/).filter((word) => /^\p{L}/u.test(word));
  if (words.length === 0) return [...person].slice(-2).join('');
  const letters =
    words.length === 1 ? [...(words[0] ?? '')].slice(0, 2) : words.map((w) => [...w][0] ?? '');
  return letters.slice(0, 2).join('').toUpperCase();
}
