import { describe, expect, test } from 'vitest';
import { diffCell, diffColumns, lineRange, movedRows } from './prepare-rows.ts';

const COLUMNS = [
  { role: 'change', name: '' },
  { role: 'key', name: 'id' },
  { role: 'before', name: 'v' },
  { role: 'after', name: 'v' },
  { role: 'after', name: 'new' },
  { role: 'before', name: 'old' },
] as const;

describe('rows of a difference', () => {
  test('both sides of a column are one column', () => {
    expect(diffColumns(COLUMNS)).toEqual([
      { name: 'id', role: 'key', before: 1, after: 1 },
      { name: 'v', role: 'value', before: 2, after: 3 },
      { name: 'new', role: 'value', before: null, after: 4 },
      { name: 'old', role: 'value', before: 5, after: null },
    ]);
  });

  test('a cell shows what was and what is only where they differ', () => {
    const [id, v, added, old] = diffColumns(COLUMNS);
    const cell = (cells: readonly (string | number | bigint | null)[]) => (at: number) =>
      cells[at] ?? null;
    const row = cell(['changed', 7, 1, 2n, 'x', null]);
    expect([id, v, added, old].map((column) => column && diffCell('changed', column, row))).toEqual(
      [
        { kind: 'same', value: 7 },
        { kind: 'changed', was: 1, now: 2n },
        { kind: 'added', value: 'x' },
        { kind: 'same', value: null },
      ],
    );
    const wider = cell(['changed', 7, 2, 2n]);
    expect(v && diffCell('changed', v, wider)).toEqual({ kind: 'same', value: 2n });
    expect(v && diffCell('removed', v, row)).toEqual({ kind: 'removed', value: 1 });
    expect(v && diffCell('added', v, row)).toEqual({ kind: 'added', value: 2n });
  });

  test('the lines of one kind stand together', () => {
    const lines = { changed: 3n, removed: 2n, added: 5n, filled: 1n };
    expect(lineRange(lines, 'all')).toEqual({ start: 0, count: 11 });
    expect(lineRange(lines, 'removed')).toEqual({ start: 3, count: 2 });
    expect(lineRange(lines, 'filled')).toEqual({ start: 10, count: 1 });
  });

  test('what was read and is none of these was only written again', () => {
    const rows = { changed: 3n, removed: 2n, added: 5n, filled: 1n };
    expect(movedRows(rows, { before: 100n, after: 103n })).toBe(94n);
    expect(movedRows(rows, null)).toBeNull();
  });
});
