import type { PerBand } from '#server/glucose/model/bands.ts';
import { FIGURE_NAMES, type FigureName } from '#server/glucose/model/methods.ts';
import { roundBands } from '#server/glucose/model/rounding.ts';
import { TARGET_PRESETS, type TargetName } from '#server/glucose/model/targets.ts';
import { formatGlucose, type GlucoseUnit, inUnit } from '#server/glucose/model/units.ts';
import { formatDays } from './format-days.ts';
import { bandRanges } from './prepare-bands.ts';
import type { Summary } from './types.ts';

export interface FigureView {
  readonly name: FigureName;
  readonly label: string;
  /** A dash when the figure cannot be given. */
  readonly value: string;
  readonly unit: string;
  /** The target, or what belongs to the number. */
  readonly note: string;
  readonly state: { readonly kind: 'good' | 'warn' | 'unknown'; readonly word: string } | null;
  /** Against the period before: `+0.6`, the first with the days it is measured from. */
  readonly change: string | null;
}

type Figures = NonNullable<Summary['figures']>;

const MISSING = '–';

/** The seven numbers that lead a summary. `anyway` shows them also where data are too few. */
export function prepareFigures(
  summary: Summary,
  unit: GlucoseUnit,
  anyway: boolean,
): readonly FigureView[] {
  const { level } = summary.sufficiency;
  const shown = level === 'none' || (level === 'sparse' && !anyway) ? null : summary.figures;
  return FIGURE_NAMES.map((name) => ({
    name,
    label: labelOf(name, summary, unit),
    ...numberOf(name, shown, summary, unit),
    note: noteOf(name, shown, summary, unit),
    state: stateOf(name, shown, summary),
    change: changeOf(name, shown, summary, unit),
  }));
}

function labelOf(name: FigureName, summary: Summary, unit: GlucoseUnit): string {
  const { limits } = TARGET_PRESETS[summary.targets];
  switch (name) {
    case 'in_range':
      return 'Time in range';
    case 'below_range':
      return `Below ${formatGlucose(limits.inRangeFrom, unit)}`;
    case 'very_low':
      return `Below ${formatGlucose(limits.lowFrom, unit)}`;
    case 'mean':
      return 'Mean';
    case 'cv':
      return 'CV';
    case 'gmi':
      return 'GMI';
    case 'gri':
      return 'GRI';
  }
}

function numberOf(
  name: FigureName,
  figures: Figures | null,
  summary: Summary,
  unit: GlucoseUnit,
): Pick<FigureView, 'value' | 'unit'> {
  const value = figures === null ? null : rawValue(name, figures, unit);
  if (value === null || (name === 'gmi' && summary.sufficiency.level !== 'enough'))
    return { value: MISSING, unit: '' };
  if (name === 'mean') return { value: value.toFixed(unit === 'mg/dL' ? 0 : 1), unit };
  if (name === 'gri') return { value: value.toFixed(0), unit: '' };
  return { value: value.toFixed(1), unit: '%' };
}

/** The figure in the unit that it is shown in, rounded as far as parts must add up; null when it does not exist. */
function rawValue(name: FigureName, figures: Figures, unit: GlucoseUnit): number | null {
  const bands: PerBand = roundBands(figures.bandPct, 1);
  switch (name) {
    case 'in_range':
      return bands.in_range;
    case 'below_range':
      return bands.very_low + bands.low;
    case 'very_low':
      return bands.very_low;
    case 'mean':
      return inUnit(figures.metrics.meanMgDl, unit);
    case 'cv':
      return figures.metrics.cvPct;
    case 'gmi':
      return figures.metrics.gmiPct;
    case 'gri':
      return figures.metrics.risk.gri;
  }
}

function noteOf(
  name: FigureName,
  figures: Figures | null,
  summary: Summary,
  unit: GlucoseUnit,
): string {
  const preset = TARGET_PRESETS[summary.targets];
  const target = preset.targets.find((candidate) => candidate.name === targetName(name));
  if (target !== undefined) {
    const range =
      name === 'in_range' ? `, ${bandRanges(preset.limits, unit).in_range} ${unit}` : '';
    return `target ${target.comparison} ${target.pct} %${range}`;
  }
  if (name === 'mean') {
    if (figures === null) return unit;
    const { sdMgDl, quantilesMgDl } = figures.metrics;
    const spread = sdMgDl === null ? '' : `SD ${formatGlucose(sdMgDl, unit)}, `;
    return `${spread}median ${formatGlucose(quantilesMgDl.p50, unit)}`;
  }
  if (name === 'gmi') {
    return figures === null || summary.sufficiency.level !== 'enough'
      ? 'needs 14 days, 70 %'
      : `${figures.metrics.gmiMmolMol.toFixed(0)} mmol/mol`;
  }
  if (name === 'gri')
    return figures === null ? 'zone A to E' : `zone ${figures.metrics.risk.zone} of A to E`;
  return 'no target for this group';
}

function stateOf(name: FigureName, figures: Figures | null, summary: Summary): FigureView['state'] {
  if (figures === null) return { kind: 'unknown', word: 'open' };
  if (name === 'gmi' && summary.sufficiency.level !== 'enough')
    return { kind: 'unknown', word: 'open' };
  const verdict = figures.verdicts.find((candidate) => candidate.name === targetName(name));
  if (verdict === undefined) return null;
  return verdict.met ? { kind: 'good', word: 'met' } : { kind: 'warn', word: 'not met' };
}

function changeOf(
  name: FigureName,
  figures: Figures | null,
  summary: Summary,
  unit: GlucoseUnit,
): string | null {
  const { previous } = summary;
  if (figures === null || previous === null) return null;
  if (name === 'gmi' && summary.sufficiency.level !== 'enough') return null;
  const now = rawValue(name, figures, unit);
  const then = rawValue(name, previous, unit);
  if (now === null || then === null) return null;
  const decimals = name === 'gri' || (name === 'mean' && unit === 'mg/dL') ? 0 : 1;
  const change = signed(now - then, decimals);
  return name === 'in_range'
    ? `${change} from ${formatDays(previous.from, previous.to, false)}`
    : change;
}

function targetName(name: FigureName): TargetName | null {
  switch (name) {
    case 'in_range':
    case 'below_range':
    case 'very_low':
    case 'cv':
      return name;
    default:
      return null;
  }
}

/** `+0.6`, `−7`, `±0` */
function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return '±0';
  return `${value < 0 ? '−' : '+'}${text}`;
}
