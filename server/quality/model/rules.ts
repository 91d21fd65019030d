import type { Verdict } from './verdicts.ts';

/** The setting of a source that can change a verdict; null where nothing but the document can. */
export type Override = 'unit' | 'clock_offset_minutes' | 'limits' | 'priority';

/** Why a document has its verdict, in words, and how that is undone. */
export interface Rule {
  readonly reason: string;
  readonly title: string;
  /** The condition, as short as it can be said. */
  readonly condition: string;
  /** Which part of the document the condition looks at. */
  readonly looksAt: 'glucose' | 'time' | 'type' | 'device';
  readonly override: Override | null;
  /** What to do when the verdict is wrong. */
  readonly remedy: string;
}

/** Values that the project gives its rules. */
export interface RuleValues {
  readonly minGlucose: string;
  readonly maxGlucose: string;
  readonly futureMinutes: string;
}

/** Every reason that the project's own rules give. */
export function rulesOf(values: RuleValues): readonly Rule[] {
  const { minGlucose, maxGlucose, futureMinutes } = values;
  return [
    rule('no_glucose', 'No value', 'sgv is absent', 'glucose', null, AT_SOURCE),
    rule('no_time', 'No time', 'date and dateString are absent', 'time', null, AT_SOURCE),
    rule('before_2000', 'Before 2000', 'time < 2000-01-01', 'time', 'clock_offset_minutes', CLOCK),
    rule(
      'in_the_future',
      'In the future',
      `time > fetched + ${futureMinutes} min`,
      'time',
      'clock_offset_minutes',
      CLOCK,
    ),
    rule(
      'looks_like_mmol',
      'Looks like mmol/L',
      '2 ≤ sgv ≤ 33.3, not whole',
      'glucose',
      'unit',
      'When the source writes mmol/L, set its unit to mmol/L: the values are converted and judged again.',
    ),
    rule(
      'implausible',
      'Too high',
      `sgv > ${maxGlucose} mg/dL`,
      'glucose',
      'limits',
      'When such values are real, raise the highest value of the source.',
    ),
    rule(
      'error_code',
      'Sensor error code',
      `sgv < ${minGlucose} mg/dL`,
      'glucose',
      'limits',
      'When such values are real, lower the lowest value of the source.',
    ),
    rule('not_a_number', 'Not a number', 'sgv is no number', 'glucose', null, AT_SOURCE),
    rule(
      'deleted_at_source',
      'Deleted at the source',
      'gone or marked deleted',
      'type',
      null,
      'The source took it back. It counts again when the source has it again.',
    ),
    rule(
      'other_type',
      'Other type',
      'type is not sgv',
      'type',
      null,
      'It is no glucose reading; it stays in raw.entries.',
    ),
    rule(
      'meter_reading',
      'Meter reading',
      'type = mbg',
      'type',
      null,
      'Fingersticks are kept apart: they never count as sensor readings.',
    ),
    rule(
      'calibration',
      'Calibration',
      'type = cal',
      'type',
      null,
      'Calibrations are kept apart: they never count as sensor readings.',
    ),
    rule(
      'same_instant',
      'Same instant',
      'another reading of the same time',
      'device',
      'priority',
      PRIORITY,
    ),
    rule(
      'too_close',
      'Too close',
      'sooner than the cadence allows',
      'device',
      'priority',
      PRIORITY,
    ),
    rule(
      'other_uploader',
      'Other uploader',
      'the main uploader has it',
      'device',
      'priority',
      PRIORITY,
    ),
    rule('good', 'Good', 'nothing is wrong with it', 'glucose', null, 'It counts.'),
  ];
}

/** What is known of a reason; one that the project made up itself is named as it is. */
export function ruleOf(rules: readonly Rule[], reason: string): Rule {
  const found = rules.find((each) => each.reason === reason);
  if (found !== undefined) return found;
  const words = reason.replaceAll('_', ' ');
  const title = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  return rule(
    reason,
    title,
    reason,
    'type',
    null,
    'The rule is in the model that gives the verdict.',
  );
}

/** What the layers do with a document of that verdict. */
export const VERDICT_MEANING: Readonly<Record<Verdict, string>> = {
  quarantine: 'kept aside until somebody looks',
  drop: 'no reading',
  dedup: 'another document is kept in its place',
  route: 'belongs to another stream',
  keep: 'counts',
};

const AT_SOURCE =
  'Correct the document at its source: the next sync brings it and it is judged again.';
const CLOCK =
  "When the source's clock was wrong, set its clock offset: its times are moved and judged again.";
const PRIORITY =
  'Of several uploaders the source with the smaller priority number is kept. Change the priorities to keep the other one.';

function rule(
  reason: string,
  title: string,
  condition: string,
  looksAt: Rule['looksAt'],
  override: Override | null,
  remedy: string,
): Rule {
  return { reason, title, condition, looksAt, override, remedy };
}
