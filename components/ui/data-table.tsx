'use client';

import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { ScrollBox } from './scroll-box.tsx';
import { type SortOrder, sortRows } from './sort-rows.ts';

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable. Null sorts last in both orders. */
  readonly sortBy?: (row: Row) => string | number | bigint | null;
  /** Numbers are right aligned. */
  readonly align?: 'left' | 'right' | 'center';
  /** Left out on narrow pages: `md` below 720 px, `xl` below 1280 px. */
  readonly hideBelow?: 'md' | 'xl';
  readonly className?: string;
}

interface Props<Row> {
  /** Accessible name: `Snapshots of silver.fct_glucose_readings`. */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Enter or a click on the row. Put a real link into a cell as well where the row opens a page. */
  readonly onOpen?: (row: Row) => void;
  readonly selectedKey?: string | null;
  /** `moment` tints the selected row violet: it is a point in time. */
  readonly selection?: 'accent' | 'moment';
  readonly initialSort?: { readonly columnId: string; readonly order: SortOrder };
  /** Rows of 28 px and small text. */
  readonly dense?: boolean;
  /** Shown in place of the rows when there are none. */
  readonly empty?: ReactNode;
}

/** A list of things with their facts. Sortable by its heads; arrows move, Enter opens. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, onOpen, selectedKey = null, empty } = props;
  const [sort, setSort] = useState(props.initialSort ?? null);
  const sortBy = columns.find((column) => column.id === sort?.columnId)?.sortBy;
  const ordered = sort === null || sortBy === undefined ? rows : sortRows(rows, sortBy, sort.order);

  if (rows.length === 0 && empty !== undefined) return empty;
  return (
    <ScrollBox label={label}>
      <table aria-label={label} className="w-full border-collapse">
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                order={sort?.columnId === column.id ? sort.order : null}
                onSort={(order) => setSort({ columnId: column.id, order })}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((row, index) => {
            const key = rowKey(row);
            return (
              <tr
                key={key}
                aria-selected={selectedKey === null ? undefined : key === selectedKey}
                tabIndex={onOpen === undefined ? undefined : rowTabIndex(key, selectedKey, index)}
                onClick={onOpen === undefined ? undefined : () => onOpen(row)}
                onKeyDown={
                  onOpen === undefined ? undefined : (event) => moveOrOpen(event, () => onOpen(row))
                }
                className={clsx(
                  'ring-inner group border-b border-line last:border-transparent hover:bg-subtle',
                  onOpen !== undefined && 'cursor-pointer',
                  props.selection === 'moment'
                    ? 'aria-selected:bg-moment-bg'
                    : 'aria-selected:bg-accent-bg',
                )}
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={clsx(
                      'whitespace-nowrap py-0 pr-3 last:pr-0',
                      props.dense === true ? 'h-7 text-small' : 'h-8',
                      cellLook(column),
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}

interface HeadProps<Row> {
  readonly column: DataColumn<Row>;
  readonly order: SortOrder | null;
  readonly onSort: (order: SortOrder) => void;
}

function HeadCell<Row>({ column, order, onSort }: HeadProps<Row>) {
  const Arrow = order === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={order ?? undefined}
      className={clsx(
        'whitespace-nowrap border-b border-line py-[5px] pr-3 text-left text-micro font-medium text-fg-3 last:pr-0',
        cellLook(column),
      )}
    >
      {column.sortBy === undefined ? (
        column.header
      ) : (
        <button
          type="button"
          className="inline-flex items-center gap-1 hover:text-fg"
          onClick={() => onSort(order === 'ascending' ? 'descending' : 'ascending')}
        >
          {column.header}
          <Arrow aria-hidden className={clsx('size-3', order === null && 'opacity-0')} />
        </button>
      )}
    </th>
  );
}

function cellLook<Row>(column: DataColumn<Row>): string {
  return clsx(
    column.align === 'right' && 'text-right',
    column.align === 'center' && 'text-center',
    column.hideBelow === 'md' && 'max-md:hidden',
    column.hideBelow === 'xl' && 'max-xl:hidden',
    column.className,
  );
}

/** One row is in the tab order, the selected one or the first; arrows reach the others. */
function rowTabIndex(key: string, selectedKey: string | null, index: number): 0 | -1 {
  return (selectedKey === null ? index === 0 : key === selectedKey) ? 0 : -1;
}

function moveOrOpen(event: KeyboardEvent<HTMLTableRowElement>, open: () => void): void {
  if (event.target !== event.currentTarget) return;
  const row = event.currentTarget;
  const target = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: row.parentElement?.firstElementChild,
    End: row.parentElement?.lastElementChild,
  }[event.key];
  if (target instanceof HTMLElement) target.focus();
  else if (event.key === 'Enter') open();
  else return;
  event.preventDefault();
}
