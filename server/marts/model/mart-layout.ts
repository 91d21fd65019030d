import type { MartPublication } from '../port.ts';

/** All that is a mart beside its rows, as text to compare: rows go over a mart only while it is the same. */
export const martLayout = ({
  columns,
  key,
  indexes,
  descriptions,
}: Pick<MartPublication, 'columns' | 'key' | 'indexes' | 'descriptions'>): string =>
  JSON.stringify({ columns, key, indexes, descriptions });
