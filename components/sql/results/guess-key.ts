import type { Column } from '#server/engine/port.ts';

const ID = /(^|_)(id|key|code|uuid)$/i;
const UNLIKELY: ReadonlySet<string> = new Set([
  'real',
  'double',
  'decimal',
  'array',
  'map',
  'row',
  'json',
]);

/** The columns that most likely tell the rows of a result apart: an id, or every column before the first measure. */
export function guessKey(columns: readonly Column[]): readonly number[] {
  const id = columns.findIndex(({ name }) => ID.test(name));
  if (id !== -1) return [id];
  const measure = columns.findIndex(
    ({ type }) => UNLIKELY.has(type.kind) || type.kind === 'bigint',
  );
  const groups = columns.slice(0, measure === -1 ? 1 : measure).map((_, place) => place);
  return groups.length === 0 ? [0] : groups.slice(0, 4);
}
