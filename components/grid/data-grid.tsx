'use client';

import clsx from 'clsx';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { layoutColumns, widthOf } from './column-layout.ts';
import type { GridColumn } from './grid-column.ts';
import { GridHead, type HeadActions } from './grid-head.tsx';
import { type DrawCell, type DrawRowHead, GridRow, ROW_PX } from './grid-row.tsx';
import type { RowPage } from './row-store.ts';
import { boxPx } from './scroll-map.ts';
import {
  at,
  type CellRange,
  type Cursor,
  moveSelection,
  rangeOf,
  type Selection,
  withinGrid,
} from './selection.ts';
import { useGridView } from './use-grid-view.ts';

interface Props {
  readonly label: string;
  /** Classes that give it a height. */
  readonly className: string;
  readonly rowCount: number;
  /** In the order in which they stand. */
  readonly columns: readonly GridColumn[];
  /** So many of the first columns stay in sight. */
  readonly pinned?: number;
  readonly rowHead: {
    readonly label: string;
    readonly widthPx: number;
    readonly draw: DrawRowHead;
  };
  readonly headPx?: number;
  readonly head?: HeadActions;
  readonly typeOf?: (column: number) => string;
  /** Undefined while the page with the row is on the way. */
  readonly pageAt: (row: number) => RowPage | undefined;
  readonly draw: DrawCell;
  readonly onSight: (first: number, last: number) => void;
  /** Enter, space or a double click on a cell. */
  readonly onOpen: (cursor: Cursor) => void;
  readonly onCopy: (range: CellRange) => void;
  readonly onSelect?: (range: CellRange) => void;
  /** Stands under the heads when there is no row. */
  readonly empty?: ReactNode;
}

const HEAD_PX = 41;
const NOT_SELECTED = { selectedFrom: -1, selectedTo: -1 };

/**
 * Rows and columns of any number: only what is in sight is drawn. Arrows, Home, End and the page keys move,
 * with Shift they select, ⌘C copies, Enter opens a cell, the menu key opens the menu of the column.
 */
export function DataGrid(props: Props) {
  const { label, className, rowCount, columns, rowHead, pageAt, onSight, head = {} } = props;
  const { pinned = 0, headPx = HEAD_PX } = props;
  const gridId = useId();
  const box = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Selection>(() => at(0, 0));
  const [openMenu, setOpenMenu] = useState<number | null>(null);
  const layout = useMemo(
    () =>
      layoutColumns(
        columns.map(({ widthPx }) => widthPx),
        pinned,
      ),
    [columns, pinned],
  );
  const numbers = useMemo(() => columns.map(({ isNumber }) => isNumber), [columns]);
  const rowHeadPx = rowHead.widthPx;
  const { view, onScroll, reveal } = useGridView({ box, rowCount, layout, headPx, rowHeadPx });
  const { first, last, from, to } = view;
  // What is fetched follows what is in sight, which only the browser knows.
  useEffect(() => {
    if (last >= first) onSight(first, last);
  }, [first, last, onSight]);

  const size = { rows: rowCount, columns: columns.length, page: view.page };
  const isEmpty = rowCount === 0 || columns.length === 0;
  const selection: Selection = {
    anchor: withinGrid(chosen.anchor, size),
    cursor: withinGrid(chosen.cursor, size),
  };
  const range = rangeOf(selection);
  const select = (next: Selection) => {
    setChosen(next);
    props.onSelect?.(rangeOf(next));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Keys of a menu or a button inside are theirs.
    if (event.target !== event.currentTarget || isEmpty) return;
    const isCommand = event.metaKey || event.ctrlKey;
    if (isCommand && event.key === 'c') props.onCopy(range);
    else if (event.key === ' ' || event.key === 'Enter') props.onOpen(selection.cursor);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      if (head.menu !== undefined) setOpenMenu(selection.cursor.column);
    } else {
      const next = moveSelection(selection, event, size);
      if (next === null) return;
      select(next);
      if (event.key !== 'a') reveal(next.cursor);
    }
    event.preventDefault();
  };
  const onMouseDown = (event: MouseEvent) => {
    const cursor = cellOf(event, columns.length);
    if (cursor === null || event.button !== 0) return;
    select({ anchor: event.shiftKey ? selection.anchor : cursor.from, cursor: cursor.to });
  };
  const onMouseMove = (event: MouseEvent) => {
    if (event.buttons !== 1) return;
    const cursor = cellOf(event, columns.length);
    if (cursor === null || isAt(cursor.to, selection.cursor)) return;
    // Text would be marked along with the cells.
    window.getSelection()?.removeAllRanges();
    select({ anchor: selection.anchor, cursor: cursor.to });
  };
  const onDoubleClick = (event: MouseEvent) => {
    const cursor = cellOf(event, columns.length);
    if (cursor !== null && isAt(cursor.from, cursor.to)) props.onOpen(cursor.to);
  };

  const gridRole = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    'aria-rowcount': rowCount + 1,
    'aria-colcount': columns.length + 1,
    'aria-multiselectable': true,
    'aria-activedescendant': isEmpty
      ? undefined
      : `${gridId}-${selection.cursor.row}-${selection.cursor.column}`,
    onKeyDown,
    onMouseDown,
    onMouseMove,
    onDoubleClick,
  } as const;
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const isRange = range.top !== range.bottom || range.left !== range.right;
  return (
    <div
      ref={box}
      {...gridRole}
      onScroll={onScroll}
      className={clsx(
        'group/grid relative overflow-auto text-small outline-none [overflow-anchor:none]',
        className,
      )}
    >
      <GridHead
        {...head}
        columns={columns}
        layout={layout}
        from={from}
        to={to}
        heightPx={headPx}
        rowHeadPx={rowHeadPx}
        rowHeadLabel={rowHead.label}
        typeOf={props.typeOf}
        openMenu={openMenu}
        onOpenMenu={(column) => {
          setOpenMenu(column);
          if (column === null) box.current?.focus();
        }}
        onSelectColumn={(column) =>
          select({ anchor: { row: 0, column }, cursor: { row: rowCount - 1, column } })
        }
      />
      <div
        {...ROW_GROUP}
        className="relative min-w-full"
        style={{
          height: boxPx({ rowsPx: rowCount * ROW_PX, viewPx: 0 }),
          width: rowHeadPx + widthOf(layout),
        }}
      >
        {rows.map((row) => (
          <GridRow
            key={row}
            gridId={gridId}
            row={row}
            topPx={row * ROW_PX + view.offsetPx}
            page={pageAt(row)}
            layout={layout}
            from={from}
            to={to}
            numbers={numbers}
            rowHeadPx={rowHeadPx}
            draw={props.draw}
            drawHead={rowHead.draw}
            cursorColumn={selection.cursor.row === row ? selection.cursor.column : -1}
            {...(isRange && row >= range.top && row <= range.bottom
              ? { selectedFrom: range.left, selectedTo: range.right }
              : NOT_SELECTED)}
          />
        ))}
      </div>
      {rowCount === 0 && props.empty}
    </div>
  );
}

const ROW_GROUP = { role: 'rowgroup' } as const;

const isAt = (a: Cursor, b: Cursor): boolean => a.row === b.row && a.column === b.column;

/** The cell under the pointer, or the whole row by its head. */
function cellOf(
  event: MouseEvent,
  columnCount: number,
): { readonly from: Cursor; readonly to: Cursor } | null {
  if (!(event.target instanceof Element)) return null;
  const cell = event.target.closest('[data-cell]')?.getAttribute('data-cell');
  if (cell != null) {
    const [row = 0, column = 0] = cell.split(' ').map(Number);
    return { from: { row, column }, to: { row, column } };
  }
  const head = event.target.closest('[data-head]')?.getAttribute('data-head');
  if (head == null) return null;
  const row = Number(head);
  return { from: { row, column: 0 }, to: { row, column: columnCount - 1 } };
}
