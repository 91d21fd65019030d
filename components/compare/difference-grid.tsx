'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { GridCell } from '#components/grid/arrow-cell.ts';
import type { RowPage } from '#components/sql/results/fetch-rows.ts';
import {
  CellDialog,
  headRole,
  ROW_GROUP_ROLE,
  ROW_HEAD_ROLE,
  rowRole,
} from '#components/sql/results/grid-cell.tsx';
import {
  type Cursor,
  cellText,
  moveCursor,
  prepareColumns,
} from '#components/sql/results/prepare-grid.ts';
import { useRowPages } from '#components/sql/results/use-row-pages.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import type { RowChange } from '#server/compare/model/row-change.ts';
import type { SpooledResult } from '#server/engine/port.ts';
import { DifferenceCell, diffText } from './difference-cell.tsx';
import { changeOf, type DiffCell, type DiffColumn, diffCell } from './prepare-rows.ts';

interface Props {
  readonly id: string;
  readonly columns: readonly DiffColumn[];
  readonly result: SpooledResult;
  /** Lines of the result that are shown. */
  readonly range: { readonly start: number; readonly count: number };
  /** Leaves out columns in which no row in sight differs. */
  readonly hidesSame: boolean;
}

const ROW_PX = 28;
const SAMPLE_ROWS = 40;

/** Rows of a difference; only what is in sight is fetched and drawn. */
export function DifferenceGrid({ id, columns: all, result, range, hidesSame }: Props) {
  const gridId = useId();
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 });
  const [opened, setOpened] = useState<Cursor | null>(null);
  const virtual = useVirtualizer({
    count: range.count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    scrollPaddingStart: 2 * ROW_PX,
  });
  const rows = virtual.getVirtualItems();
  const inSight = [0, ...rows.map(({ index }) => index)].map((index) => range.start + index);
  const { pageAt, error, refetch } = useRowPages({ id, columns: result.columns }, inSight);
  const rowAt = (index: number) => readRow(pageAt(range.start + index), range.start + index);
  const shown = hidesSame
    ? all.filter(
        (column) =>
          column.role !== 'value' || inSight.some((at) => differs(rowAt(at - range.start), column)),
      )
    : all;
  const heads = headsOf(shown, result, (index) => rowAt(index), range.count);
  const template = `56px ${heads.map(({ widthPx }) => `${widthPx}px`).join(' ')} minmax(0, 1fr)`;
  const cellId = ({ row, column }: Cursor) => `${gridId}-${row}-${column}`;
  const cellAt = ({ row, column }: Cursor): DiffCell | null => {
    const line = rowAt(row);
    const of = shown[column];
    return line === null || of === undefined ? null : diffCell(line.change, of, line.cell);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const isCommand = event.metaKey || event.ctrlKey;
    if (isCommand && event.key === 'c') {
      const value = cellAt(cursor);
      if (value !== null) void navigator.clipboard?.writeText(diffText(value));
      return;
    }
    if (event.key === ' ' || event.key === 'Enter') setOpened(cursor);
    else {
      const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 3);
      const size = { rows: range.count, columns: shown.length, page };
      const next = moveCursor(cursor, event.key, isCommand, size);
      if (next === null) return;
      setCursor(next);
      virtual.scrollToIndex(next.row);
    }
    event.preventDefault();
  };

  if (error !== null) return <ErrorState error={error} onRetry={refetch} />;
  const gridRole = {
    role: 'grid',
    tabIndex: 0,
    onKeyDown,
    'aria-label': 'Rows that differ',
    'aria-rowcount': range.count + 1,
    'aria-colcount': shown.length + 1,
    'aria-activedescendant': range.count > 0 ? cellId(cursor) : undefined,
  };
  return (
    <>
      <div
        ref={box}
        {...gridRole}
        className="ring-inner relative max-h-[60vh] overflow-auto border border-line text-small"
      >
        <div
          {...rowRole(1)}
          className="sticky top-0 z-(--z-sticky) grid w-max min-w-full border-b border-line bg-subtle"
          style={{ gridTemplateColumns: template }}
        >
          <span {...headRole('Change')} className="border-r border-line px-1 py-1 text-fg-3">
            ±
          </span>
          {heads.map((head, index) => (
            <span
              key={head.key}
              {...headRole(`${head.name}, ${head.type}`)}
              className={clsx(
                'min-w-0 border-r border-line px-2.5 py-1',
                head.isNumber && 'text-right',
              )}
            >
              <b className="block truncate font-medium" title={head.name}>
                {head.name}
              </b>
              <span className="block truncate text-micro text-fg-3">
                {shown[index]?.role === 'key' ? `key, ${head.type}` : head.type}
              </span>
            </span>
          ))}
        </div>
        <div
          {...ROW_GROUP_ROLE}
          className="relative w-max min-w-full"
          style={{ height: virtual.getTotalSize() }}
        >
          {rows.map((row) => {
            const line = rowAt(row.index);
            return (
              <div
                key={row.key}
                {...rowRole(row.index + 2)}
                className="absolute inset-x-0 top-0 grid border-b border-line hover:bg-subtle"
                style={{
                  gridTemplateColumns: template,
                  height: ROW_PX,
                  transform: `translateY(${row.start}px)`,
                }}
              >
                <RowHead change={line?.change ?? null} />
                {shown.map((column, index) => {
                  const here = { row: row.index, column: index };
                  return (
                    <DifferenceCell
                      key={column.name}
                      id={cellId(here)}
                      cell={line === null ? null : diffCell(line.change, column, line.cell)}
                      isMarked={column.role === 'value'}
                      isNumber={heads[index]?.isNumber ?? false}
                      isSelected={cursor.row === row.index && cursor.column === index}
                      onSelect={() => setCursor(here)}
                      onOpen={() => setOpened(here)}
                    />
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      {opened !== null && (
        <CellDialog
          title={`${shown[opened.column]?.name ?? ''}, row ${formatCount(opened.row + 1)}`}
          text={diffText(cellAt(opened) ?? { kind: 'same', value: null })}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

interface Line {
  readonly change: RowChange;
  readonly cell: (column: number) => GridCell;
}

function readRow(page: RowPage | undefined, row: number): Line | null {
  if (page === undefined || row >= page.from + page.rowCount) return null;
  return { change: changeOf(page.cell(row, 0)), cell: (column) => page.cell(row, column) };
}

const differs = (line: Line | null, column: DiffColumn): boolean =>
  line !== null && diffCell(line.change, column, line.cell).kind !== 'same';

function headsOf(
  columns: readonly DiffColumn[],
  result: SpooledResult,
  rowAt: (index: number) => Line | null,
  count: number,
) {
  const sample = Array.from({ length: Math.min(SAMPLE_ROWS, count) }, (_, index) => {
    const line = rowAt(index);
    return columns.map((column): GridCell => {
      if (line === null) return null;
      const cell = diffCell(line.change, column, line.cell);
      return cell.kind === 'changed' ? `${cellText(cell.was)} ${cellText(cell.now)}  ` : cell.value;
    });
  });
  const typed = columns.flatMap(({ name, before, after }) => {
    const type = result.columns[after ?? before ?? 0]?.type;
    return type === undefined ? [] : [{ name, type }];
  });
  return prepareColumns(typed, sample);
}

const HEADS = {
  changed: { sign: '~', word: 'changed', look: 'text-mod-text' },
  removed: { sign: '−', word: 'removed', look: 'text-del-text' },
  added: { sign: '+', word: 'added', look: 'text-add-text' },
  filled: { sign: '·', word: 'filled', look: 'text-fg-3' },
} as const satisfies Record<RowChange, object>;

function RowHead({ change }: { readonly change: RowChange | null }) {
  const look = change === null ? null : HEADS[change];
  return (
    <span
      {...ROW_HEAD_ROLE}
      className={clsx('border-r border-line text-center font-semibold leading-7', look?.look)}
    >
      <span aria-hidden>{look?.sign}</span>
      <span className="sr-only">{look?.word ?? 'on the way'}</span>
    </span>
  );
}
