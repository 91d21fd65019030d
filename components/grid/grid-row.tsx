'use client';

import clsx from 'clsx';
import { memo, type ReactNode } from 'react';
import { type ColumnLayout, widthOf } from './column-layout.ts';
import type { RowPage } from './row-store.ts';

export const ROW_PX = 28;

/** A cell as it is drawn. */
export interface CellLook {
  readonly content: ReactNode;
  readonly className?: string;
}

/** Must stay the same function from one drawing to the next: rows that did not change are not drawn again. */
export type DrawCell = (page: RowPage, row: number, column: number) => CellLook;
export type DrawRowHead = (row: number, page: RowPage | undefined) => ReactNode;

interface Props {
  readonly gridId: string;
  readonly row: number;
  readonly topPx: number;
  /** Undefined while it is on the way. */
  readonly page: RowPage | undefined;
  readonly layout: ColumnLayout;
  /** Scrolling columns `[from, to)` to draw. */
  readonly from: number;
  readonly to: number;
  readonly numbers: readonly boolean[];
  readonly rowHeadPx: number;
  readonly draw: DrawCell;
  readonly drawHead: DrawRowHead;
  /** Selected columns, first and last; -1 for none. */
  readonly selectedFrom: number;
  readonly selectedTo: number;
  /** -1: the cursor is in another row. */
  readonly cursorColumn: number;
}

/** What a part of a grid is: boxes that are placed by hand cannot be a `table`. */
const rowRole = (index: number) => ({ role: 'row', 'aria-rowindex': index }) as const;
const HEAD_ROLE = { role: 'rowheader' } as const;
const cellRole = (index: number, isSelected: boolean) =>
  ({ role: 'gridcell', 'aria-colindex': index, 'aria-selected': isSelected }) as const;

/** One row of a grid; only the columns in sight and the pinned ones are drawn. */
export const GridRow = memo(function GridRow(props: Props) {
  const { gridId, row, topPx, page, layout, from, to, rowHeadPx, drawHead } = props;
  const columns = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  const pinned = Array.from({ length: layout.pinned }, (_, index) => index);
  return (
    <div
      {...rowRole(row + 2)}
      className="group absolute left-0 min-w-full border-b border-line hover:bg-subtle"
      style={{ top: topPx, height: ROW_PX, width: rowHeadPx + widthOf(layout) }}
    >
      <div className="sticky left-0 z-1 flex h-full w-max bg-bg group-hover:bg-subtle">
        <span
          {...HEAD_ROLE}
          id={`${gridId}-${row}-head`}
          data-head={row}
          className="shrink-0 truncate border-r border-line px-2 text-right leading-7 text-fg-3"
          style={{ width: rowHeadPx }}
        >
          {drawHead(row, page)}
        </span>
        {pinned.map((column) => (
          <GridCell key={column} {...props} column={column} leftPx={null} />
        ))}
      </div>
      {columns.map((column) => (
        <GridCell
          key={column}
          {...props}
          column={column}
          leftPx={rowHeadPx + (layout.edges[column] ?? 0)}
        />
      ))}
    </div>
  );
});

interface CellProps extends Props {
  readonly column: number;
  /** Null: stands beside the one before it. */
  readonly leftPx: number | null;
}

function GridCell(props: CellProps) {
  const { gridId, row, column, page, layout, leftPx, draw, selectedFrom, selectedTo } = props;
  const look = page === undefined ? null : draw(page, row, column);
  const isSelected = column >= selectedFrom && column <= selectedTo;
  const isCursor = column === props.cursorColumn;
  const isLastPinned = leftPx === null && column === layout.pinned - 1;
  return (
    <span
      id={`${gridId}-${row}-${column}`}
      {...cellRole(column + 2, isSelected || isCursor)}
      data-cell={`${row} ${column}`}
      className={clsx(
        'h-full truncate border-r border-line px-2.5 font-mono leading-7',
        leftPx === null ? 'shrink-0' : 'absolute top-0',
        isLastPinned && 'border-r-2',
        props.numbers[column] === true && 'text-right',
        look === null && 'bg-inset',
        look?.className,
        isSelected && 'bg-(--accent-bg)',
        // Where the focus is shows in the cell: a ring of the box would lie under its rows.
        isCursor &&
          'shadow-[inset_0_0_0_1px_var(--line-control)] group-focus/grid:shadow-[inset_0_0_0_2px_var(--focus)]',
      )}
      style={{
        width: (layout.edges[column + 1] ?? 0) - (layout.edges[column] ?? 0),
        ...(leftPx !== null && { left: leftPx }),
      }}
    >
      {look?.content}
    </span>
  );
}
