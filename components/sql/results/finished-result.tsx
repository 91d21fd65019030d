'use client';

import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import type { CopyFormat } from '#components/grid/copy-formats.ts';
import type { CellRange } from '#components/grid/selection.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { SpooledResult } from '#server/engine/port.ts';
import { BARS_PX, ColumnBars } from './column-bars.tsx';
import { ColumnsPane } from './columns-pane.tsx';
import { ComparePane } from './compare-pane.tsx';
import { copyCells } from './copy-cells.ts';
import { ExportMenu } from './export-menu.tsx';
import { FilterDialog } from './filter-dialog.tsx';
import { LookToolbar } from './look-toolbar.tsx';
import { type ColumnLooks, ResultGrid } from './result-grid.tsx';
import type { ResultTab } from './result-tab.ts';
import { useColumns } from './use-columns.ts';
import { type Look, useLook } from './use-look.ts';
import { useRowStore } from './use-row-store.ts';

// Charts are a library of their own, which most results do not need.
const LazyChart = dynamic(
  () => import('./charts/chart-pane.tsx').then((module) => module.ChartPane),
  {
    ssr: false,
    loading: () => <Skeleton className="h-80" />,
  },
);

interface Props {
  readonly id: string;
  readonly title: string;
  readonly result: SpooledResult;
  /** Other results of the tab that it can be compared with. */
  readonly others: readonly ResultTab[];
}

type Shape = 'rows' | 'columns' | 'chart' | 'compare';

const FIRST_CELL: CellRange = { top: 0, bottom: 0, left: 0, right: 0 };

/** The rows of a result in any of their shapes: a grid, its columns, a chart, against another result. */
export function FinishedResult({ id, title, result, others }: Props) {
  const [shape, setShape] = useState<Shape>('rows');
  const look = useLook(id, result);
  const columnState = useColumns(result.columns.length);
  const selected = useRef<CellRange>(FIRST_CELL);
  const { columns, rowCount } = result;
  const { shown } = look;
  const store = useRowStore({ id, columns, rowCount: shown.rowCount, view: shown.view });
  const toast = useToast();
  const copy = (format: CopyFormat) => {
    const source = { store, columns, order: columnState.choice.order };
    void copyCells(source, selected.current, format).then(
      (done) => toast({ kind: 'good', title: done }),
      (cause: unknown) =>
        toast({ kind: 'bad', title: 'Nothing was copied', description: messageOf(cause) }),
    );
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 pb-1.5">
        <Segments
          label="Shape of the result"
          size="small"
          segments={[
            { value: 'rows', label: 'Rows' },
            { value: 'columns', label: 'Columns', count: columns.length },
            { value: 'chart', label: 'Chart' },
            ...(others.length > 0 ? [{ value: 'compare' as const, label: 'Compare' }] : []),
          ]}
          value={shape}
          onChange={setShape}
        />
        {shape === 'rows' && (
          <LookToolbar
            look={look}
            columns={columns}
            rowCount={rowCount}
            columnState={columnState}
            onCopy={copy}
          />
        )}
        {shape !== 'compare' && (
          <span className="ml-auto">
            <ExportMenu id={id} name={title} view={shown.view} isCut={result.truncated} />
          </span>
        )}
      </div>
      {shape === 'rows' && (
        <Rows
          id={id}
          result={result}
          look={look}
          columnState={columnState}
          onSelect={(range) => {
            selected.current = range;
          }}
        />
      )}
      {shape === 'columns' && (
        <ColumnsPane
          id={id}
          view={shown.view}
          columns={columns}
          rowCount={shown.rowCount}
          onFilter={(filter) => {
            look.addFilter(filter);
            setShape('rows');
          }}
        />
      )}
      {shape === 'chart' && (
        <LazyChart id={id} view={shown.view} columns={columns} rowCount={shown.rowCount} />
      )}
      {shape === 'compare' && (
        <ComparePane id={id} title={title} columns={columns} others={others} />
      )}
    </>
  );
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

interface RowsProps {
  readonly id: string;
  readonly result: SpooledResult;
  readonly look: Look;
  readonly columnState: ReturnType<typeof useColumns>;
  readonly onSelect: (range: CellRange) => void;
}

function Rows({ id, result, look, columnState, onSelect }: RowsProps) {
  const { columns } = result;
  const { shown } = look;
  const [filtered, setFiltered] = useState<number | null>(null);
  const filteredColumn = filtered === null ? undefined : columns[filtered];
  const looks: ColumnLooks = {
    sortOf: look.sortOf,
    onSort: look.sort,
    onFilter: setFiltered,
    belowPx: BARS_PX,
    below: (place) => {
      const column = columns[place];
      return column === undefined ? null : (
        <ColumnBars id={id} place={place} column={column} onFilter={look.addFilter} />
      );
    },
  };
  return (
    <>
      {look.error !== null ? (
        <ErrorState error={look.error} onRetry={look.reset} />
      ) : (
        <ResultGrid
          id={id}
          result={{ columns, rowCount: shown.rowCount }}
          view={shown.view}
          label="Result"
          className="max-h-[max(280px,calc(68vh-232px))] border border-line"
          columnState={columnState}
          looks={looks}
          onSelect={onSelect}
        />
      )}
      {result.rowCount === 0 && (
        <p className="py-3 text-fg-3">The statement ran and gave no row.</p>
      )}
      {result.rowCount > 0 && shown.rowCount === 0 && (
        <p className="py-3 text-fg-3">No row of the result is like that.</p>
      )}
      {filtered !== null && filteredColumn !== undefined && (
        <FilterDialog
          column={filteredColumn}
          place={filtered}
          onAdd={look.addFilter}
          onClose={() => setFiltered(null)}
        />
      )}
    </>
  );
}
