import type { Condition } from './bind-filter.ts';
import type { DataFile, PartitionSummary } from './data-file.ts';
import { compareValues, decodeBound, type SingleValue } from './single-value.ts';
import type { PrimitiveType } from './types.ts';

/** What is known of some values: never narrower than they are. */
export interface ValueRange {
  /** Null: not known. Bounds leave NaN out. */
  readonly lower: SingleValue | null;
  readonly upper: SingleValue | null;
  readonly mayHaveNull: boolean;
  /** False: all are null. */
  readonly mayHaveValue: boolean;
  /** Some engines hold NaN for the greatest value, others for no match at all. */
  readonly mayHaveNan: boolean;
}

export function rangeOfPartitionValue(value: SingleValue | null): ValueRange {
  const mayHaveNan = Number.isNaN(value);
  const bound = mayHaveNan ? null : value;
  const isNull = value === null;
  return { lower: bound, upper: bound, mayHaveNull: isNull, mayHaveValue: !isNull, mayHaveNan };
}

export function rangeOfSummary(type: PrimitiveType, summary: PartitionSummary): ValueRange {
  const mayHaveNan = isFloating(type) && summary.containsNan !== false;
  const { lower, upper } = summary;
  return {
    lower: lower === null ? null : decodeOrdered(type, lower),
    upper: upper === null ? null : decodeOrdered(type, upper),
    mayHaveNull: summary.containsNull,
    // The format leaves bounds out only where every value is null or NaN.
    mayHaveValue: mayHaveNan || (lower !== null && upper !== null),
    mayHaveNan,
  };
}

export function rangeOfColumn(type: PrimitiveType, fieldId: number, file: DataFile): ValueRange {
  const nulls = file.nullValueCounts.get(fieldId);
  const lower = file.lowerBounds.get(fieldId);
  const upper = file.upperBounds.get(fieldId);
  const isAllNull = nulls !== undefined && nulls > 0 && nulls === file.recordCount;
  return {
    lower: lower === undefined ? null : decodeOrdered(type, lower),
    upper: upper === undefined ? null : decodeOrdered(type, upper),
    mayHaveNull: nulls !== 0,
    mayHaveValue: !isAllNull,
    mayHaveNan: isFloating(type) && file.nanValueCounts.get(fieldId) !== 0,
  };
}

/** True unless the partition value is surely none of those that the summary spans. */
export function mayHoldValue(
  type: PrimitiveType,
  summary: PartitionSummary,
  value: SingleValue | null,
): boolean {
  const range = rangeOfSummary(type, summary);
  if (value === null) return range.mayHaveNull;
  if (Number.isNaN(value)) return range.mayHaveNan;
  return range.mayHaveValue && mayHold('=', value, range);
}

/** True unless no value of the range can meet the condition. */
export function mayMeet(condition: Condition, range: ValueRange): boolean {
  switch (condition.op) {
    case 'unknown':
      return true;
    case 'is-null':
      return range.mayHaveNull;
    case 'not-null':
      return range.mayHaveValue;
    case 'in':
      return range.mayHaveValue && condition.values.some((value) => mayHold('=', value, range));
    default:
      return range.mayHaveValue && mayHold(condition.op, condition.value, range);
  }
}

/** True when every value of the range surely meets the condition. */
export function mustMeet(condition: Condition, range: ValueRange): boolean {
  if (condition.op === 'unknown') return false;
  if (condition.op === 'is-null') return !range.mayHaveValue;
  if (range.mayHaveNull) return false;
  if (!('value' in condition || 'values' in condition)) return true;
  if (range.mayHaveNan || range.lower === null || range.upper === null) return false;
  const known = { lower: range.lower, upper: range.upper };
  return 'values' in condition
    ? condition.values.some((value) => mustHold('=', value, known))
    : mustHold(condition.op, condition.value, known);
}

type Operator = '=' | '<' | '<=' | '>' | '>=';

function mayHold(op: Operator, value: SingleValue, range: ValueRange): boolean {
  const aboveLower = range.lower === null ? 1 : compareValues(value, range.lower);
  const belowUpper =
    range.upper === null || range.mayHaveNan ? 1 : compareValues(range.upper, value);
  switch (op) {
    case '=':
      return aboveLower >= 0 && belowUpper >= 0;
    case '<':
      return aboveLower > 0;
    case '<=':
      return aboveLower >= 0;
    case '>':
      return belowUpper > 0;
    case '>=':
      return belowUpper >= 0;
  }
}

function mustHold(
  op: Operator,
  value: SingleValue,
  { lower, upper }: { readonly lower: SingleValue; readonly upper: SingleValue },
): boolean {
  switch (op) {
    case '=':
      return compareValues(lower, value) === 0 && compareValues(upper, value) === 0;
    case '<':
      return compareValues(upper, value) < 0;
    case '<=':
      return compareValues(upper, value) <= 0;
    case '>':
      return compareValues(lower, value) > 0;
    case '>=':
      return compareValues(lower, value) >= 0;
  }
}

/** Null for a bound of a type that engines do not order alike. */
function decodeOrdered(type: PrimitiveType, bytes: Uint8Array): SingleValue | null {
  return type.kind === 'uuid' ? null : decodeBound(type, bytes);
}

const isFloating = ({ kind }: PrimitiveType): boolean => kind === 'float' || kind === 'double';
