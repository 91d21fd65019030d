'use client';

import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { type DragEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { Menu, type MenuItem } from '#components/ui/menu.tsx';
import { type ColumnLayout, widthOf } from './column-layout.ts';
import type { GridColumn } from './grid-column.ts';

const NARROWEST_PX = 48;
const ROW_ROLE = { role: 'row', 'aria-rowindex': 1 } as const;
const headRole = (label: string, index: number, sort: 'ascending' | 'descending' | undefined) =>
  ({
    role: 'columnheader',
    'aria-label': label,
    'aria-colindex': index,
    ...(sort !== undefined && { 'aria-sort': sort }),
  }) as const;

/** What heads of a grid can do; each is left out where the grid does not have it. */
export interface HeadActions {
  readonly menu?: (column: number) => readonly MenuItem[];
  /** Null: as wide as it was by itself. */
  readonly onResize?: (column: number, widthPx: number | null) => void;
  readonly onMove?: (from: number, to: number) => void;
  readonly sortOf?: (column: number) => 'ascending' | 'descending' | undefined;
  /** Stands under the name and the type. */
  readonly below?: (column: number) => ReactNode;
}

interface Props extends HeadActions {
  readonly columns: readonly GridColumn[];
  readonly layout: ColumnLayout;
  readonly from: number;
  readonly to: number;
  readonly heightPx: number;
  readonly rowHeadPx: number;
  readonly rowHeadLabel: string;
  /** Says more than the type, for example that the column is a key. */
  readonly typeOf?: ((column: number) => string) | undefined;
  readonly openMenu: number | null;
  readonly onOpenMenu: (column: number | null) => void;
  readonly onSelectColumn: (column: number) => void;
}

/** The heads of a grid's columns, which stay above its rows. */
export function GridHead(props: Props) {
  const { layout, from, to, heightPx, rowHeadPx, rowHeadLabel } = props;
  const pinned = Array.from({ length: layout.pinned }, (_, index) => index);
  const columns = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  return (
    <div
      {...ROW_ROLE}
      className="sticky top-0 z-(--z-sticky) min-w-full border-b border-line bg-subtle"
      style={{ height: heightPx, width: rowHeadPx + widthOf(layout) }}
    >
      <div className="sticky left-0 z-1 flex h-full w-max bg-subtle">
        <span
          {...headRole(rowHeadLabel, 1, undefined)}
          className="shrink-0 border-r border-line px-2 py-1 text-right text-fg-3"
          style={{ width: rowHeadPx }}
        >
          #
        </span>
        {pinned.map((column) => (
          <Head key={column} {...props} column={column} leftPx={null} />
        ))}
      </div>
      {columns.map((column) => (
        <Head
          key={column}
          {...props}
          column={column}
          leftPx={rowHeadPx + (layout.edges[column] ?? 0)}
        />
      ))}
    </div>
  );
}

interface HeadProps extends Props {
  readonly column: number;
  readonly leftPx: number | null;
}

function Head(props: HeadProps) {
  const { column, leftPx, layout, menu, below, onSelectColumn, onMove } = props;
  const [isTarget, setIsTarget] = useState(false);
  const head = props.columns[column];
  if (head === undefined) return null;
  const type = props.typeOf?.(column) ?? head.type;
  const sort = props.sortOf?.(column);
  const drag = onMove === undefined ? {} : dragProps(column, onMove, setIsTarget);
  return (
    <div
      {...headRole(`${head.name}, ${type}`, column + 2, sort)}
      {...drag}
      className={clsx(
        'flex h-full flex-col border-r border-line',
        leftPx === null ? 'relative shrink-0' : 'absolute top-0',
        leftPx === null && column === layout.pinned - 1 && 'border-r-2',
        isTarget && 'shadow-[inset_2px_0_0_var(--focus)]',
      )}
      style={{
        width: (layout.edges[column + 1] ?? 0) - (layout.edges[column] ?? 0),
        ...(leftPx !== null && { left: leftPx }),
      }}
    >
      <div className="flex min-h-10 items-start py-1 pr-1 pl-2.5">
        <button
          type="button"
          tabIndex={-1}
          title={`${head.name}, ${type}`}
          onClick={() => onSelectColumn(column)}
          className={clsx('ring-inner min-w-0 flex-1 text-left', head.isNumber && 'text-right')}
        >
          <b className="block truncate font-medium">
            <bdi>{head.name}</bdi>
            {sort !== undefined && <span aria-hidden> {sort === 'ascending' ? '↑' : '↓'}</span>}
          </b>
          <span className="block truncate text-micro text-fg-3">{type}</span>
        </button>
        {menu !== undefined && (
          <Menu
            open={props.openMenu === column}
            onOpenChange={(open) => props.onOpenMenu(open ? column : null)}
            align="end"
            trigger={
              <button
                type="button"
                tabIndex={-1}
                aria-label={`More for ${head.name}`}
                className="ring-inner ml-0.5 grid size-5 shrink-0 place-items-center rounded-2 text-fg-3 hover:bg-hover"
              >
                <ChevronDown aria-hidden className="size-3.5" />
              </button>
            }
            items={props.openMenu === column ? menu(column) : []}
          />
        )}
      </div>
      {below?.(column)}
      {props.onResize !== undefined && <ResizeHandle {...props} onResize={props.onResize} />}
    </div>
  );
}

/** Taken by the pointer at the right edge; a double click gives the column its own width back. */
function ResizeHandle({
  column,
  layout,
  onResize,
}: Pick<HeadProps, 'column' | 'layout'> & {
  readonly onResize: NonNullable<HeadActions['onResize']>;
}) {
  const [start, setStart] = useState<{ readonly x: number; readonly widthPx: number } | null>(null);
  return (
    <span
      aria-hidden
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event: PointerEvent<HTMLSpanElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const widthPx = (layout.edges[column + 1] ?? 0) - (layout.edges[column] ?? 0);
        setStart({ x: event.clientX, widthPx });
      }}
      onPointerMove={(event) => {
        if (start === null) return;
        onResize(column, Math.max(NARROWEST_PX, start.widthPx + event.clientX - start.x));
      }}
      onPointerUp={() => setStart(null)}
      onPointerCancel={() => setStart(null)}
      onDoubleClick={() => onResize(column, null)}
      className="absolute top-0 right-0 h-full w-1.5 cursor-col-resize touch-none hover:bg-(--focus)"
    />
  );
}

const DRAGGED = 'application/x-grid-column';

function dragProps(
  column: number,
  onMove: (from: number, to: number) => void,
  setIsTarget: (isTarget: boolean) => void,
) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(DRAGGED, String(column));
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAGGED)) return;
      event.preventDefault();
      setIsTarget(true);
    },
    onDragLeave: () => setIsTarget(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setIsTarget(false);
      const from = Number(event.dataTransfer.getData(DRAGGED));
      if (from !== column) onMove(from, column);
    },
  };
}
