import { instantIn } from '#server/sql/model/editor/write-period.ts';

/** The value of a parameter as it is typed; null is NULL. */
export interface ParameterSetting {
  /** Trino's type. */
  readonly type: string;
  readonly value: string | null;
}

export const PARAMETER_TYPES = [
  { type: 'varchar', label: 'text' },
  { type: 'bigint', label: 'integer' },
  { type: 'decimal(38, 9)', label: 'decimal' },
  { type: 'double', label: 'double' },
  { type: 'boolean', label: 'boolean' },
  { type: 'date', label: 'date' },
  { type: 'timestamp(6)', label: 'timestamp' },
  { type: 'timestamp(6) with time zone', label: 'timestamp tz' },
] as const;

const EXPECTED: Readonly<Record<string, readonly [RegExp, string]>> = {
  bigint: [/^-?\d{1,19}$/, 'A whole number'],
  'decimal(38, 9)': [/^-?\d+(\.\d+)?$/, 'A number like 12.50'],
  double: [/^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$|^-?Infinity$|^NaN$/i, 'A number like 1.5e3'],
  boolean: [/^(true|false)$/i, 'true or false'],
  date: [/^\d{4}-\d{2}-\d{2}$/, 'A day like 2026-01-31'],
  'timestamp(6)': [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2}(\.\d+)?)?$/, 'Like 2026-01-31 12:00:00'],
};

/** Why a value cannot be of its type, in a few words; null when it can. */
export function problemOf({ type, value }: ParameterSetting): string | null {
  if (value === null) return null;
  if (type === 'timestamp(6) with time zone') {
    return instantIn(value) === null ? 'Like 2026-01-31 12:00:00 UTC' : null;
  }
  const [pattern, words] = EXPECTED[type] ?? [];
  return pattern === undefined || pattern.test(value.trim()) ? null : (words ?? null);
}

/** What a browser kept of a tab's parameters; what is no setting is left out. */
export function settingsFromKept(text: string | null): Readonly<Record<string, ParameterSetting>> {
  if (text === null) return {};
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
    return Object.fromEntries(
      Object.entries(kept).flatMap(([name, setting]: [string, unknown]) =>
        isSetting(setting) ? [[name, { type: setting.type, value: setting.value }]] : [],
      ),
    );
  } catch {
    return {};
  }
}

const isSetting = (setting: unknown): setting is ParameterSetting =>
  typeof setting === 'object' &&
  setting !== null &&
  'type' in setting &&
  typeof setting.type === 'string' &&
  'value' in setting &&
  (setting.value === null || typeof setting.value === 'string');

/** The values for the `?` of a statement, in their order. */
export const boundValues = (
  order: readonly string[],
  settings: Readonly<Record<string, ParameterSetting>>,
): readonly ParameterSetting[] =>
  order.map((name) => {
    const { type, value } = settings[name] ?? { type: 'varchar', value: '' };
    return { type, value: value === null || type === 'varchar' ? value : value.trim() };
  });
