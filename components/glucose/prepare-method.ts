import { formatCount } from '#components/ui/format.ts';
import type { FigureName } from '#server/glucose/model/methods.ts';
import { TARGET_PRESETS } from '#server/glucose/model/targets.ts';
import { formatGlucose, type GlucoseUnit } from '#server/glucose/model/units.ts';
import type { FigureView } from './prepare-figures.ts';
import { sqlHref } from './report-url.ts';
import type { Summary } from './types.ts';

export interface MethodView {
  /** `How is time in range computed?` */
  readonly title: string;
  readonly formula: string;
  readonly divisor: string | null;
  /** `76.7 %`, or a dash. */
  readonly result: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly table: string;
  readonly ref: string;
  readonly commit: string | null;
  readonly rowsHref: string;
  /** The whole as text, to be put into a mail. */
  readonly copyText: string;
}

/** What the panel beside the figures says about one of them. */
export function prepareMethod(summary: Summary, figure: FigureView, unit: GlucoseUnit): MethodView {
  const how = summary.howComputed[figure.name];
  const preset = TARGET_PRESETS[summary.targets];
  const hasTarget = figure.note.startsWith('target');
  const facts = [
    { term: 'Weight', text: how.weight },
    { term: 'n', text: `${formatCount(how.n)} readings` },
    {
      term: 'Coverage',
      text: `${how.coveragePct.toFixed(1)} % of ${formatCount(Math.round(summary.window.minutes / 60))} h`,
    },
    ...(hasTarget
      ? [{ term: 'Target', text: `${figure.note.replace('target ', '')}; ${preset.label}` }]
      : []),
    { term: 'Reference', text: how.reference },
    { term: 'Rounding', text: how.rounding },
  ];
  const formula = inGlucoseUnit(how.formula, unit);
  const result = figure.unit === '' ? figure.value : `${figure.value} ${figure.unit}`;
  const table = how.source.replace('iceberg.', '');
  return {
    title: `How is ${spoken(figure.name, figure.label)} computed?`,
    formula,
    divisor: how.divisor,
    result,
    facts,
    table,
    ref: summary.ref,
    commit: summary.commit,
    rowsHref: sqlHref(how.rowsSql, summary.ref, summary.commit),
    copyText: [
      `${figure.label}: ${result}`,
      `${formula}${how.divisor === null ? '' : ` / ${how.divisor}`}`,
      ...facts.map(({ term, text }) => `${term}: ${text}`),
      `Source: ${table} at ${summary.ref}${summary.commit === null ? '' : `@${summary.commit}`}`,
    ].join('\n'),
  };
}

function inGlucoseUnit(formula: string, unit: GlucoseUnit): string {
  return formula.replace(/\{(\d+)\}/g, (_, mgDl: string) => formatGlucose(Number(mgDl), unit));
}

/** Abbreviations keep their capitals inside a sentence. */
function spoken(name: FigureName, label: string): string {
  const isWord =
    name === 'in_range' || name === 'mean' || name.startsWith('below') || name === 'very_low';
  if (!isWord) return label;
  const lower = label.charAt(0).toLowerCase() + label.slice(1);
  return name === 'mean' ? 'the mean' : name === 'in_range' ? lower : `time ${lower}`;
}
