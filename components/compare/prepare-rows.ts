import type { GridCell } from '#components/grid/arrow-cell.ts';
import { cellText } from '#components/grid/grid-column.ts';
import { ROW_CHANGES, type RowChange, type RowCounts } from '#server/compare/model/row-change.ts';
import type { RowColumn } from '#server/compare/model/row-statement.ts';

/** A column of the grid: one of the table, whose values on both sides stand in one cell. */
export interface DiffColumn {
  readonly name: string;
  readonly role: 'key' | 'times' | 'value';
  /** Columns of the result: the value on each side, the same for what has only one; null: that side has none. */
  readonly before: number | null;
  readonly after: number | null;
}

/** The columns of the table among those of the result, keys first. */
export function diffColumns(columns: readonly RowColumn[]): readonly DiffColumn[] {
  const at = (role: RowColumn['role'], name: string) => {
    const index = columns.findIndex((column) => column.role === role && column.name === name);
    return index === -1 ? null : index;
  };
  const names = new Set(columns.map(({ role, name }) => (role === 'change' ? '' : name)));
  return columns.flatMap(({ role, name }, index): readonly DiffColumn[] => {
    if (role === 'change' || !names.delete(name)) return [];
    if (role === 'times') return [{ name: 'times', role, before: index, after: index }];
    if (role === 'key' || role === 'value') return [{ name, role, before: index, after: index }];
    return [{ name, role: 'value', before: at('before', name), after: at('after', name) }];
  });
}

/** What a cell of the grid shows. */
export type DiffCell =
  | { readonly kind: 'same' | 'removed' | 'added'; readonly value: GridCell }
  | { readonly kind: 'changed'; readonly was: GridCell; readonly now: GridCell };

/** The cell of a row; `cell` gives the values of the result's columns. */
export function diffCell(
  change: RowChange,
  { before, after }: DiffColumn,
  cell: (column: number) => GridCell,
): DiffCell {
  if (change === 'added') return { kind: 'added', value: after === null ? null : cell(after) };
  if (change === 'removed')
    return { kind: 'removed', value: before === null ? null : cell(before) };
  if (before === null) return filled('added', cell(after ?? 0));
  if (after === null) return filled('removed', cell(before));
  const [was, now] = [cell(before), cell(after)];
  if (before === after || isSame(was, now)) return { kind: 'same', value: now };
  return { kind: 'changed', was, now };
}

const filled = (kind: 'added' | 'removed', value: GridCell): DiffCell => ({
  kind: value === null ? 'same' : kind,
  value,
});

/** By their text: a number and the wider number that it became are the same. */
const isSame = (a: GridCell, b: GridCell): boolean =>
  a === null || b === null ? a === b : cellText(a) === cellText(b);

/** The lines of a result that a choice shows: those of one kind stand together. */
export function lineRange(
  lines: RowCounts,
  choice: RowChange | 'all',
): { readonly start: number; readonly count: number } {
  const counts = ROW_CHANGES.map((change) => Number(lines[change]));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (choice === 'all') return { start: 0, count: total };
  const place = ROW_CHANGES.indexOf(choice);
  return {
    start: counts.slice(0, place).reduce((sum, count) => sum + count, 0),
    count: counts[place] ?? 0,
  };
}

/** Rows that were read and are the same, only in another file; null when the rows were not counted. */
export function movedRows(
  rows: RowCounts,
  rowsRead: { readonly before: bigint; readonly after: bigint } | null,
): bigint | null {
  if (rowsRead === null) return null;
  return rowsRead.before - rows.removed - rows.changed - rows.filled;
}

/** The change that a cell of the result's first column names. */
export function changeOf(value: GridCell | undefined): RowChange {
  return ROW_CHANGES.find((change) => change === value) ?? 'changed';
}
