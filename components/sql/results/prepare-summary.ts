import type { ColumnSummary } from '#server/engine/model/column-summary.ts';
import { formatDate, formatTimestamp } from '#server/engine/model/format-time.ts';
import type { ResultFilter } from '#server/engine/model/result-view.ts';
import type { TrinoType } from '#server/sql/model/types.ts';

/** A bar of a column's spread. */
export interface Bar {
  readonly label: string;
  readonly count: number;
  /** Of the highest bar; what is there at all can be seen. */
  readonly share: number;
  /** Leaves the rows of the bar. */
  readonly filter: ResultFilter;
}

const LEAST_SHARE = 0.06;
const DAY_MICROS = 86_400_000_000;

/** Bars of what has a measure; of the rest its most frequent values, when they say something. */
export function prepareBars(
  summary: ColumnSummary,
  place: number,
  type: TrinoType,
): readonly Bar[] {
  const { histogram, top } = summary;
  if (histogram.length > 0) {
    const highest = Math.max(...histogram.map(({ count }) => count));
    return histogram.map(({ from, to, count }, at) => ({
      label:
        from === to
          ? formatMeasure(from, type)
          : `${formatMeasure(from, type)} to ${formatMeasure(to, type)}`,
      count,
      share: shareOf(count, highest),
      filter: {
        test: 'between',
        column: place,
        from,
        to,
        isLast: at === histogram.length - 1,
      },
    }));
  }
  const highest = top[0]?.count ?? 0;
  if (highest <= 1 || !comparesByText(type)) return [];
  return top.map(({ value, count }) => ({
    label: value.length > 60 ? `${value.slice(0, 60)}…` : value,
    count,
    share: shareOf(count, highest),
    filter: { test: 'is', column: place, value },
  }));
}

const shareOf = (count: number, highest: number): number =>
  count === 0 ? 0 : Math.max(LEAST_SHARE, count / highest);

/** Nested values have no text that reads back as the value. */
export const comparesByText = ({ kind }: TrinoType): boolean =>
  !['array', 'map', 'row', 'interval day to second', 'interval year to month'].includes(kind);

/** A measure as people read it: a number with few digits, a day, a time to the second. */
export function formatMeasure(measure: number, { kind }: TrinoType): string {
  switch (kind) {
    case 'date':
      return formatDate(Math.floor(measure / DAY_MICROS));
    case 'timestamp':
    case 'timestamp with time zone':
      return formatTimestamp(BigInt(Math.floor(measure)), 0);
    default:
      return formatNumber(measure);
  }
}

function formatNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e15 || magnitude < 1e-4)) return value.toExponential(3);
  return Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}
