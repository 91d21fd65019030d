'use client';

import { ArrowDown, ArrowUp, EyeOff, Filter, MoveLeft, MoveRight, Pin, PinOff } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { GridCell } from '#components/grid/arrow-cell.ts';
import { CellDialog } from '#components/grid/cell-dialog.tsx';
import { DataGrid } from '#components/grid/data-grid.tsx';
import { cellLine, cellText, prepareColumns } from '#components/grid/grid-column.ts';
import type { RowPage } from '#components/grid/row-store.ts';
import type { CellRange, Cursor } from '#components/grid/selection.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import type { MenuItem } from '#components/ui/menu.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { type ResultView, WHOLE_RESULT } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { copyCells } from './copy-cells.ts';
import { useColumns } from './use-columns.ts';
import { useRowStore } from './use-row-store.ts';

interface Props {
  readonly id: string;
  readonly result: { readonly columns: readonly Column[]; readonly rowCount: number };
  readonly label: string;
  /** Classes that give it a height. */
  readonly className: string;
  readonly view?: ResultView;
  /** For who shares them with something beside the grid; its own otherwise. */
  readonly columnState?: ReturnType<typeof useColumns>;
  /** Sorting and filtering by a column, by its place. */
  readonly looks?: ColumnLooks;
  readonly onSelect?: (range: CellRange) => void;
}

/** What the head of a column offers beside its width and place. */
export interface ColumnLooks {
  readonly sortOf: (place: number) => 'ascending' | 'descending' | undefined;
  readonly onSort: (place: number, descending: boolean | null) => void;
  readonly onFilter: (place: number) => void;
  readonly below: (place: number) => ReactNode;
  readonly belowPx: number;
}

const SAMPLE_ROWS = 40;
const HEAD_PX = 41;

/** Rows of a finished result; only what is in sight is fetched and drawn. */
export function ResultGrid(props: Props) {
  const { id, result, label, className, view = WHOLE_RESULT, looks } = props;
  const { columns: heads, rowCount } = result;
  const toast = useToast();
  const own = useColumns(heads.length);
  const columnState = props.columnState ?? own;
  const { order, pinned, widths } = columnState.choice;
  const store = useRowStore({ id, columns: heads, rowCount, view });
  const [opened, setOpened] = useState<Cursor | null>(null);
  const sample = store.pageAt(0);
  const [firstPage, setFirstPage] = useState<RowPage | undefined>(undefined);
  // Widths come from the first rows, and stay when these are let go.
  if (sample !== undefined && firstPage === undefined) setFirstPage(sample);
  const prepared = useMemo(
    () => prepareColumns(heads, sampleOf(firstPage, heads.length)),
    [heads, firstPage],
  );
  const columns = useMemo(
    () =>
      order.flatMap((place) => {
        const column = prepared[place];
        return column === undefined
          ? []
          : { ...column, widthPx: widths.get(place) ?? column.widthPx };
      }),
    [order, prepared, widths],
  );
  const draw = useCallback(
    (page: RowPage, row: number, column: number) => lookOf(page.cell(row, order[column] ?? 0)),
    [order],
  );
  const placeOf = (column: number) => order[column] ?? 0;

  if (store.error !== null) return <ErrorState error={store.error} onRetry={store.retry} />;
  const copy = (range: CellRange) =>
    void copyCells({ store, columns: heads, order }, range, 'tsv').then(
      (title) => toast({ kind: 'good', title }),
      (cause: unknown) =>
        toast({
          kind: 'bad',
          title: 'Nothing was copied',
          description: String(cause instanceof Error ? cause.message : cause),
        }),
    );
  const openedPlace = opened === null ? 0 : placeOf(opened.column);
  const openedPage = opened === null ? undefined : store.pageAt(opened.row);
  return (
    <>
      <DataGrid
        label={label}
        className={className}
        rowCount={rowCount}
        columns={columns}
        pinned={pinned}
        rowHead={ROW_HEAD}
        headPx={HEAD_PX + (looks?.belowPx ?? 0)}
        head={{
          onResize: (column, widthPx) => columnState.resize(placeOf(column), widthPx),
          onMove: (from, to) => columnState.move(placeOf(from), placeOf(to)),
          menu: (column) => menuOf(column, columnState, looks),
          ...(looks !== undefined && {
            sortOf: (column: number) => looks.sortOf(placeOf(column)),
            below: (column: number) =>
              firstPage === undefined ? null : looks.below(placeOf(column)),
          }),
        }}
        pageAt={store.pageAt}
        draw={draw}
        onSight={store.show}
        onOpen={setOpened}
        onCopy={copy}
        {...(props.onSelect !== undefined && { onSelect: props.onSelect })}
      />
      {opened !== null && openedPage !== undefined && (
        <CellDialog
          title={`${heads[openedPlace]?.name ?? ''}, row ${formatCount(opened.row + 1)}`}
          text={cellText(openedPage.cell(opened.row, openedPlace))}
          isJson={isJson(heads[openedPlace]?.type)}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

const ROW_HEAD = {
  label: 'Row',
  widthPx: 76,
  draw: (row: number) => formatCount(row + 1),
} as const;

function lookOf(cell: GridCell) {
  return {
    content: <bdi>{cellLine(cell)}</bdi>,
    ...(cell === null && { className: 'text-fg-3 italic' }),
  };
}

const isJson = (type: TrinoType | undefined): boolean =>
  type !== undefined && ['json', 'array', 'map', 'row', 'varchar'].includes(type.kind);

function sampleOf(
  page: RowPage | undefined,
  columnCount: number,
): readonly (readonly GridCell[])[] {
  if (page === undefined) return [];
  const places = Array.from({ length: columnCount }, (_, place) => place);
  return Array.from({ length: Math.min(SAMPLE_ROWS, page.rowCount) }, (_, row) =>
    places.map((place) => page.cell(page.from + row, place)),
  );
}

function menuOf(
  column: number,
  { choice, move, hide, pin }: ReturnType<typeof useColumns>,
  looks: ColumnLooks | undefined,
): readonly MenuItem[] {
  const place = choice.order[column] ?? 0;
  const isPinned = column < choice.pinned;
  const [before, after] = [choice.order[column - 1], choice.order[column + 2]];
  const next = choice.order[column + 1];
  return [
    ...(looks === undefined ? [] : lookItems(place, looks)),
    {
      id: 'pin',
      label: isPinned ? 'Unpin' : 'Pin to the left',
      icon: isPinned ? PinOff : Pin,
      separated: looks !== undefined,
      onSelect: () => pin(place, !isPinned),
    },
    {
      id: 'left',
      label: 'Move left',
      icon: MoveLeft,
      disabled: before === undefined,
      onSelect: () => before !== undefined && move(place, before),
    },
    {
      id: 'right',
      label: 'Move right',
      icon: MoveRight,
      disabled: next === undefined,
      onSelect: () =>
        after === undefined ? next !== undefined && move(next, place) : move(place, after),
    },
    {
      id: 'hide',
      label: 'Hide',
      icon: EyeOff,
      disabled: choice.order.length === 1,
      onSelect: () => hide(place),
    },
  ];
}

function lookItems(place: number, looks: ColumnLooks): readonly MenuItem[] {
  const sort = looks.sortOf(place);
  return [
    { id: 'up', label: 'Sort upwards', icon: ArrowUp, onSelect: () => looks.onSort(place, false) },
    {
      id: 'down',
      label: 'Sort downwards',
      icon: ArrowDown,
      onSelect: () => looks.onSort(place, true),
    },
    ...(sort === undefined
      ? []
      : [
          { id: 'unsort', label: 'Order of the result', onSelect: () => looks.onSort(place, null) },
        ]),
    { id: 'filter', label: 'Filter', icon: Filter, onSelect: () => looks.onFilter(place) },
  ];
}
