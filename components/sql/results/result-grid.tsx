'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { GridCell } from '#components/grid/arrow-cell.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import type { SpooledResult } from '#server/engine/port.ts';
import {
  Cell,
  CellDialog,
  headRole,
  ROW_GROUP_ROLE,
  ROW_HEAD_ROLE,
  rowRole,
} from './grid-cell.tsx';
import { type Cursor, cellText, moveCursor, prepareColumns } from './prepare-grid.ts';
import { useRowPages } from './use-row-pages.ts';

interface Props {
  readonly id: string;
  readonly result: SpooledResult;
  readonly label: string;
  /** Classes that give it a height. */
  readonly className: string;
}

const ROW_PX = 28;
const SAMPLE_ROWS = 40;

/** Rows of a finished result; only what is in sight is fetched and drawn. */
export function ResultGrid({ id, result, label, className }: Props) {
  const gridId = useId();
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 });
  const [opened, setOpened] = useState<Cursor | null>(null);
  const virtual = useVirtualizer({
    count: result.rowCount,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    scrollPaddingStart: 2 * ROW_PX,
  });
  const rows = virtual.getVirtualItems();
  const { pageAt, error, refetch } = useRowPages({ id, columns: result.columns }, [
    0,
    ...rows.map(({ index }) => index),
  ]);
  const cellAt = (row: number, column: number): GridCell | undefined =>
    pageAt(row)?.cell(row, column);
  const sampled = pageAt(0);
  const columns = prepareColumns(
    result.columns,
    Array.from({ length: Math.min(SAMPLE_ROWS, sampled?.rowCount ?? 0) }, (_, row) =>
      result.columns.map((_column, column) => sampled?.cell(row, column) ?? null),
    ),
  );
  const template = `72px ${columns.map(({ widthPx }) => `${widthPx}px`).join(' ')} minmax(0, 1fr)`;
  const cellId = ({ row, column }: Cursor) => `${gridId}-${row}-${column}`;

  const onKeyDown = (event: KeyboardEvent) => {
    const isCommand = event.metaKey || event.ctrlKey;
    if (isCommand && event.key === 'c') {
      const value = cellAt(cursor.row, cursor.column);
      if (value !== undefined) void navigator.clipboard?.writeText(cellText(value));
      return;
    }
    if (event.key === ' ' || event.key === 'Enter') setOpened(cursor);
    else {
      const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 3);
      const size = { rows: result.rowCount, columns: columns.length, page };
      const next = moveCursor(cursor, event.key, isCommand, size);
      if (next === null) return;
      setCursor(next);
      virtual.scrollToIndex(next.row);
    }
    event.preventDefault();
  };

  const gridRole = {
    role: 'grid',
    tabIndex: 0,
    onKeyDown,
    'aria-label': label,
    'aria-rowcount': result.rowCount + 1,
    'aria-colcount': columns.length + 1,
    'aria-activedescendant': result.rowCount > 0 ? cellId(cursor) : undefined,
  };

  if (error !== null) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <>
      <div
        ref={box}
        {...gridRole}
        className={clsx('ring-inner relative overflow-auto text-small', className)}
      >
        <div
          {...rowRole(1)}
          className="sticky top-0 z-(--z-sticky) grid w-max min-w-full border-b border-line bg-subtle"
          style={{ gridTemplateColumns: template }}
        >
          <span
            {...headRole('Row')}
            className="border-r border-line px-2 py-1 text-right text-fg-3"
          >
            #
          </span>
          {columns.map((column) => (
            <span
              key={column.key}
              {...headRole(`${column.name}, ${column.type}`)}
              className={clsx(
                'min-w-0 border-r border-line px-2.5 py-1',
                column.isNumber && 'text-right',
              )}
            >
              <b className="block truncate font-medium" title={column.name}>
                {column.name}
              </b>
              <span className="block truncate text-micro text-fg-3">{column.type}</span>
            </span>
          ))}
        </div>
        <div
          {...ROW_GROUP_ROLE}
          className="relative w-max min-w-full"
          style={{ height: virtual.getTotalSize() }}
        >
          {rows.map((row) => (
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
              <span
                {...ROW_HEAD_ROLE}
                className="border-r border-line px-2 text-right leading-7 text-fg-3"
              >
                {formatCount(row.index + 1)}
              </span>
              {columns.map((column, index) => {
                const here = { row: row.index, column: index };
                return (
                  <Cell
                    key={column.key}
                    id={cellId(here)}
                    value={cellAt(row.index, index)}
                    isNumber={column.isNumber}
                    isSelected={cursor.row === row.index && cursor.column === index}
                    onSelect={() => setCursor(here)}
                    onOpen={() => setOpened(here)}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
      {opened !== null && (
        <CellDialog
          title={`${columns[opened.column]?.name ?? ''}, row ${formatCount(opened.row + 1)}`}
          text={cellText(cellAt(opened.row, opened.column) ?? null)}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
