import { expect, test } from 'vitest';
import { cellLine, cellText, prepareColumns } from './grid-column.ts';
import { moveCursor, moveSelection } from './selection.ts';

test('a column is as wide as its name or its cells, within limits', () => {
  const [narrow, wide] = prepareColumns(
    [
      { name: 'n', type: { kind: 'bigint' } },
      { name: 'document', type: { kind: 'varchar', length: null } },
    ],
    [[1n, 'x'.repeat(500)]],
  );
  expect(narrow).toEqual({ key: '0 n', name: 'n', type: 'bigint', isNumber: true, widthPx: 84 });
  expect(wide).toMatchObject({ isNumber: false, widthPx: 420 });
});

test('cells are exact when copied and one line when drawn', () => {
  expect(cellText(9007199254740993n)).toBe('9007199254740993');
  expect(cellText(null)).toBe('NULL');
  expect(cellLine('a\nb')).toBe('a↵b');
  expect(cellLine('y'.repeat(400))).toHaveLength(301);
});

test('the cursor stays inside the grid', () => {
  const size = { rows: 100, columns: 3, page: 20 };
  const at = { row: 99, column: 2 };
  expect(moveCursor(at, 'ArrowDown', false, size)).toEqual(at);
  expect(moveCursor(at, 'ArrowUp', true, size)).toEqual({ row: 0, column: 2 });
  expect(moveCursor(at, 'Home', false, size)).toEqual({ row: 99, column: 0 });
  expect(moveCursor(at, 'PageUp', false, size)).toEqual({ row: 79, column: 2 });
  expect(moveCursor(at, 'x', false, size)).toBeNull();
});

test('Shift stretches the selection, a plain key lets it go', () => {
  const size = { rows: 100, columns: 3, page: 20 };
  const start = { anchor: { row: 5, column: 1 }, cursor: { row: 5, column: 1 } };
  const keys = { shiftKey: true, metaKey: false, ctrlKey: false };
  const down = moveSelection(start, { ...keys, key: 'ArrowDown' }, size);
  expect(down).toEqual({ anchor: { row: 5, column: 1 }, cursor: { row: 6, column: 1 } });
  const all = moveSelection(start, { ...keys, shiftKey: false, ctrlKey: true, key: 'a' }, size);
  expect(all).toEqual({ anchor: { row: 0, column: 0 }, cursor: { row: 99, column: 2 } });
  expect(moveSelection(start, { ...keys, key: 'Tab' }, size)).toBeNull();
});
