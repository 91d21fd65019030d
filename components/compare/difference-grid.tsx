'use client';

import clsx from 'clsx';
import { useCallback, useMemo, useState } from 'react';
import type { GridCell } from '#components/grid/arrow-cell.ts';
import { CellDialog } from '#components/grid/cell-dialog.tsx';
import { DataGrid } from '#components/grid/data-grid.tsx';
import { cellText, prepareColumns } from '#components/grid/grid-column.ts';
import type { RowPage } from '#components/grid/row-store.ts';
import type { CellRange, Cursor } from '#components/grid/selection.ts';
import { useRowStore } from '#components/sql/results/use-row-store.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { useToast } from '#components/ui/toast.tsx';
import type { RowChange } from '#server/compare/model/row-change.ts';
import { type ResultView, WHOLE_RESULT } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import { diffLook, diffText } from './difference-cell.tsx';
import { changeOf, type DiffColumn, diffCell } from './prepare-rows.ts';

interface Props {
  readonly id: string;
  readonly columns: readonly DiffColumn[];
  readonly result: { readonly columns: readonly Column[]; readonly rowCount: number };
  /** Lines of the result that are shown. */
  readonly range: { readonly start: number; readonly count: number };
  /** Leaves out columns in which no row in sight differs. */
  readonly hidesSame: boolean;
  /** Where the differences are a view of a result. */
  readonly view?: ResultView;
  readonly className?: string;
}

const SAMPLE_ROWS = 40;
const HIGH = 'max-h-[60vh]';

/** Rows of a difference; only what is in sight is fetched and drawn. */
export function DifferenceGrid(props: Props) {
  const {
    id,
    columns: all,
    result,
    range,
    hidesSame,
    view = WHOLE_RESULT,
    className = HIGH,
  } = props;
  const toast = useToast();
  const store = useRowStore({ id, columns: result.columns, rowCount: result.rowCount, view });
  const [sight, setSight] = useState({ first: 0, last: SAMPLE_ROWS });
  const [opened, setOpened] = useState<Cursor | null>(null);
  const { start, count } = range;
  const lineAt = (row: number): Line | null => {
    const page = store.pageAt(start + row);
    return page === undefined ? null : lineOf(page, start + row);
  };
  const inSight = Array.from(
    { length: Math.max(0, Math.min(sight.last, count - 1) - sight.first + 1) },
    (_, index) => lineAt(sight.first + index),
  );
  const differing = hidesSame
    ? all.filter((one) => one.role !== 'value' || inSight.some((line) => differs(line, one)))
    : all;
  // The same columns stay the same object, so that rows are not drawn again for nothing.
  const names = differing.map(({ name }) => name).join('\n');
  const shown = useMemo(
    () => all.filter(({ name }) => names.split('\n').includes(name)),
    [all, names],
  );
  const sample = store.pageAt(start);
  const heads = useMemo(
    () => headsOf(shown, result, sample, start),
    [shown, result, sample, start],
  );
  const draw = useCallback(
    (page: RowPage, row: number, column: number) => {
      const of = shown[column];
      const line = lineOf(page, start + row);
      if (of === undefined) throw new RangeError(`There is no column ${column}.`);
      return diffLook(diffCell(line.change, of, line.cell), of.role === 'value');
    },
    [shown, start],
  );
  const drawHead = useCallback(
    (row: number, page: RowPage | undefined) => (
      <RowHead change={page === undefined ? null : lineOf(page, start + row).change} />
    ),
    [start],
  );
  const onSight = useCallback(
    (first: number, last: number) => {
      store.show(start + first, start + last);
      setSight({ first, last });
    },
    [store, start],
  );

  if (store.error !== null) return <ErrorState error={store.error} onRetry={store.retry} />;
  const textAt = ({ row, column }: Cursor): string | null => {
    const [line, of] = [lineAt(row), shown[column]];
    return line === null || of === undefined
      ? null
      : diffText(diffCell(line.change, of, line.cell));
  };
  const onCopy = ({ top, bottom, left, right }: CellRange) => {
    const rows = Array.from({ length: bottom - top + 1 }, (_, row) =>
      Array.from({ length: right - left + 1 }, (_cell, column) =>
        textAt({ row: top + row, column: left + column }),
      ),
    );
    if (rows.flat().includes(null)) {
      const description = 'Some of the rows are not loaded. Select rows in sight, or export.';
      toast({ kind: 'bad', title: 'Nothing was copied', description });
    } else void navigator.clipboard?.writeText(rows.map((row) => row.join('\t')).join('\n'));
  };
  const openedText = opened === null ? null : textAt(opened);
  return (
    <>
      <DataGrid
        label="Rows that differ"
        className={clsx('border border-line', className)}
        rowCount={count}
        columns={heads}
        rowHead={{ label: 'Change', widthPx: 56, draw: drawHead }}
        typeOf={(column) =>
          shown[column]?.role === 'key'
            ? `key, ${heads[column]?.type}`
            : (heads[column]?.type ?? '')
        }
        pageAt={(row) => store.pageAt(start + row)}
        draw={draw}
        onSight={onSight}
        onOpen={setOpened}
        onCopy={onCopy}
      />
      {opened !== null && openedText !== null && (
        <CellDialog
          title={`${shown[opened.column]?.name ?? ''}, row ${formatCount(opened.row + 1)}`}
          text={openedText}
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

const lineOf = (page: RowPage, row: number): Line => ({
  change: changeOf(page.cell(row, 0)),
  cell: (column) => page.cell(row, column),
});

const differs = (line: Line | null, column: DiffColumn): boolean =>
  line !== null && diffCell(line.change, column, line.cell).kind !== 'same';

function headsOf(
  columns: readonly DiffColumn[],
  result: Props['result'],
  page: RowPage | undefined,
  start: number,
) {
  const count = page === undefined ? 0 : Math.min(SAMPLE_ROWS, page.from + page.rowCount - start);
  const sample = Array.from({ length: count }, (_, index) => {
    const line = page === undefined ? null : lineOf(page, start + index);
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
    <span className={clsx('block text-center font-semibold', look?.look)}>
      <span aria-hidden>{look?.sign}</span>
      <span className="sr-only">{look?.word ?? 'on the way'}</span>
    </span>
  );
}
