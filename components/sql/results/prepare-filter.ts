import type { ResultFilter } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { comparesByText, formatMeasure } from './prepare-summary.ts';

export type FilterTest = Exclude<ResultFilter['test'], 'between'>;

const WORDS = {
  is: 'is',
  'is-not': 'is not',
  contains: 'contains',
  'at-least': 'at least',
  'at-most': 'at most',
  'is-null': 'is NULL',
  'is-not-null': 'is not NULL',
} as const satisfies Record<FilterTest, string>;

/** What a column can be filtered by, most likely first. */
export function filterTests(
  type: TrinoType,
): readonly { readonly value: FilterTest; readonly label: string }[] {
  const isText = type.kind === 'varchar' || type.kind === 'char' || type.kind === 'json';
  const tests: readonly FilterTest[] = comparesByText(type)
    ? isText
      ? ['contains', 'is', 'is-not', 'at-least', 'at-most', 'is-null', 'is-not-null']
      : ['is', 'is-not', 'at-least', 'at-most', 'contains', 'is-null', 'is-not-null']
    : ['contains', 'is-null', 'is-not-null'];
  return tests.map((value) => ({ value, label: WORDS[value] }));
}

/** A filter in words: `device is "g6"`. */
export function filterText(filter: ResultFilter, columns: readonly Column[]): string {
  const column = columns[filter.column];
  const name = column?.name ?? '';
  if (filter.test === 'between') {
    const measure = (value: number) =>
      column === undefined ? String(value) : formatMeasure(value, column.type);
    return filter.from === filter.to
      ? `${name} is ${measure(filter.from)}`
      : `${name} from ${measure(filter.from)} to ${measure(filter.to)}`;
  }
  const words = `${name} ${WORDS[filter.test]}`;
  if (!('value' in filter)) return words;
  const value = filter.value.length > 40 ? `${filter.value.slice(0, 40)}…` : filter.value;
  return `${words} “${value}”`;
}
