export interface Cursor {
  readonly row: number;
  readonly column: number;
}

/** Cells of a grid: from where the selection began to where the cursor is. */
export interface Selection {
  readonly anchor: Cursor;
  readonly cursor: Cursor;
}

/** Rows and columns, first and last included. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const at = (row: number, column: number): Selection => ({
  anchor: { row, column },
  cursor: { row, column },
});

export const rangeOf = ({ anchor, cursor }: Selection): CellRange => ({
  top: Math.min(anchor.row, cursor.row),
  bottom: Math.max(anchor.row, cursor.row),
  left: Math.min(anchor.column, cursor.column),
  right: Math.max(anchor.column, cursor.column),
});

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a page key passes. */
  readonly page: number;
}

/** Where a key moves the cursor; null when the key is none of the grid's. */
export function moveCursor(
  cursor: Cursor,
  key: string,
  isCommand: boolean,
  size: GridSize,
): Cursor | null {
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const { row, column } = cursor;
  const target = {
    ArrowDown: { row: isCommand ? lastRow : row + 1, column },
    ArrowUp: { row: isCommand ? 0 : row - 1, column },
    ArrowRight: { row, column: isCommand ? lastColumn : column + 1 },
    ArrowLeft: { row, column: isCommand ? 0 : column - 1 },
    PageDown: { row: row + size.page, column },
    PageUp: { row: row - size.page, column },
    Home: { row: isCommand ? 0 : row, column: 0 },
    End: { row: isCommand ? lastRow : row, column: lastColumn },
  }[key];
  return target === undefined ? null : withinGrid(target, size);
}

export const withinGrid = (cursor: Cursor, size: Omit<GridSize, 'page'>): Cursor => ({
  row: Math.max(0, Math.min(size.rows - 1, cursor.row)),
  column: Math.max(0, Math.min(size.columns - 1, cursor.column)),
});

/** The selection after a key, stretched with Shift; null when the key is none of the grid's. */
export function moveSelection(
  selection: Selection,
  event: {
    readonly key: string;
    readonly shiftKey: boolean;
    readonly metaKey: boolean;
    readonly ctrlKey: boolean;
  },
  size: GridSize,
): Selection | null {
  const isCommand = event.metaKey || event.ctrlKey;
  if (isCommand && event.key === 'a') {
    return {
      anchor: { row: 0, column: 0 },
      cursor: withinGrid({ row: size.rows, column: size.columns }, size),
    };
  }
  const cursor = moveCursor(selection.cursor, event.key, isCommand, size);
  if (cursor === null) return null;
  return { anchor: event.shiftKey ? selection.anchor : cursor, cursor };
}
