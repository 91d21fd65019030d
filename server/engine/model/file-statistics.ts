import type { ColumnStatistics } from '#server/iceberg/model/data-file.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import { encodeBound, type SingleValue } from '#server/iceberg/model/single-value.ts';
import { isPrimitive, type PrimitiveType } from '#server/iceberg/model/types.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';

/** What DuckDB's `RETURN_STATS` tells of a file's columns: text by name of the statistic, by quoted path. */
export type ColumnTexts = ReadonlyMap<string, ReadonlyMap<string, string>>;

const MAX_BOUND_CHARACTERS = 16;
const LAST_CODE_POINT = 0x10_ffff;

/**
 * Statistics of a file by field id, for its columns of simple types. A bound that is not certain is
 * left out: none only costs time, a wrong one loses rows.
 */
export function fileStatistics(schema: Schema, columns: ColumnTexts): ColumnStatistics {
  const columnSizes = new Map<number, number>();
  const valueCounts = new Map<number, number>();
  const nullValueCounts = new Map<number, number>();
  const nanValueCounts = new Map<number, number>();
  const lowerBounds = new Map<number, Uint8Array>();
  const upperBounds = new Map<number, Uint8Array>();
  for (const { id, name, type } of schema.fields) {
    const texts = columns.get(quoteIdentifier(name));
    if (texts === undefined || !isPrimitive(type)) continue;
    setNumber(columnSizes, id, texts.get('column_size_bytes'));
    setNumber(valueCounts, id, texts.get('num_values'));
    setNumber(nullValueCounts, id, texts.get('null_count'));
    // How many there are is not told, only whether there are any.
    if (texts.get('has_nan') === 'false') nanValueCounts.set(id, 0);
    const bounds = boundsOf(type, texts);
    if (bounds === null) continue;
    lowerBounds.set(id, bounds.lower);
    if (bounds.upper !== null) upperBounds.set(id, bounds.upper);
  }
  return {
    columnSizes,
    valueCounts,
    nullValueCounts,
    nanValueCounts,
    lowerBounds,
    upperBounds,
  };
}

function setNumber(map: Map<number, number>, id: number, text: string | undefined): void {
  if (text !== undefined && /^\d+$/.test(text)) map.set(id, Number(text));
}

function boundsOf(
  type: PrimitiveType,
  texts: ReadonlyMap<string, string>,
): { readonly lower: Uint8Array; readonly upper: Uint8Array | null } | null {
  const [min, max] = [texts.get('min'), texts.get('max')];
  if (min === undefined || max === undefined || texts.get('has_nan') === 'true') return null;
  const lower = type.kind === 'string' ? firstCharacters(min) : parseStatistic(type, min);
  const upper = type.kind === 'string' ? roundUp(max) : parseStatistic(type, max);
  if (lower === null || (upper === null && type.kind !== 'string')) return null;
  return {
    // The format orders -0 before 0, DuckDB holds them for equal.
    lower: encodeBound(type, lower === 0 && isFloating(type) ? -0 : lower),
    upper: upper === null ? null : encodeBound(type, upper === 0 && isFloating(type) ? 0 : upper),
  };
}

const isFloating = ({ kind }: PrimitiveType): boolean => kind === 'float' || kind === 'double';

/** The value of a statistic; null when the text is in no form that is surely understood. */
export function parseStatistic(type: PrimitiveType, text: string): SingleValue | null {
  switch (type.kind) {
    case 'boolean':
      return /^(0|1|true|false)$/.test(text) ? text === '1' || text === 'true' : null;
    case 'int':
      return /^-?\d+$/.test(text) ? Number(text) : null;
    case 'long':
      return /^-?\d+$/.test(text) ? BigInt(text) : null;
    case 'float':
    case 'double':
      return Number.isFinite(Number(text)) && text !== '' ? parseFloating(type, text) : null;
    case 'decimal': {
      const digits = /^(-?\d+)(?:\.(\d+))?$/.exec(text);
      if (digits === null || (digits[2]?.length ?? 0) !== type.scale) return null;
      return BigInt(text.replace('.', ''));
    }
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 86_400_000 : null;
    case 'timestamp':
    case 'timestamptz':
      return parseMicros(type.kind, text);
    case 'string':
      return text;
    default:
      return null;
  }
}

/** The value of a number's text, of a `float` the nearest one: `0.1` is another number as a `double`. */
export const parseFloating = ({ kind }: PrimitiveType, text: string): number =>
  kind === 'float' ? Math.fround(Number(text)) : Number(text);

function parseMicros(kind: 'timestamp' | 'timestamptz', text: string): bigint | null {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(\+00)?$/.exec(text);
  if (parts === null || (parts[4] !== undefined) !== (kind === 'timestamptz')) return null;
  const [, date, time, fraction = ''] = parts;
  return BigInt(Date.parse(`${date}T${time}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

const firstCharacters = (text: string): string =>
  Array.from(text).slice(0, MAX_BOUND_CHARACTERS).join('');

/** A text of few characters that no text with this beginning is above; null when there is none. */
function roundUp(text: string): string | null {
  const characters = Array.from(text);
  if (characters.length <= MAX_BOUND_CHARACTERS) return text;
  const kept = characters.slice(0, MAX_BOUND_CHARACTERS);
  while (kept.length > 0) {
    const next = successor(kept.pop()?.codePointAt(0) ?? LAST_CODE_POINT);
    if (next !== null) return kept.join('') + String.fromCodePoint(next);
  }
  return null;
}

function successor(codePoint: number): number | null {
  if (codePoint >= LAST_CODE_POINT) return null;
  // Surrogates are no characters of their own.
  return codePoint + 1 >= 0xd800 && codePoint + 1 <= 0xdfff ? 0xe000 : codePoint + 1;
}
