'use client';

import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import type { GlucoseUnit } from '#server/glucose/model/units.ts';
import { BandBar } from './band-bar.tsx';
import { type DayRow, prepareDays } from './prepare-days.ts';
import type { DayFigures } from './types.ts';

const COLUMNS: readonly DataColumn<DayRow>[] = [
  {
    id: 'date',
    header: 'Day',
    sortBy: (row) => row.date,
    cell: (row) => (
      <>
        {row.label}
        {row.oddLength !== null && (
          <span className="ml-2 rounded-1 bg-warn-bg px-1 text-micro text-warn-text">
            {row.oddLength}, clocks change
          </span>
        )}
      </>
    ),
  },
  {
    id: 'bands',
    header: 'Time in each band',
    hideBelow: 'md',
    className: 'w-[30%] min-w-28',
    cell: (row) =>
      row.figures.bandPct !== null && <BandBar bandPct={row.figures.bandPct} size="small" />,
  },
  {
    id: 'in-range',
    header: 'In range',
    align: 'right',
    sortBy: (row) => row.figures.bandPct?.in_range ?? null,
    cell: (row) => <b>{row.inRange}</b>,
  },
  {
    id: 'below',
    header: 'Below',
    align: 'right',
    hideBelow: 'md',
    sortBy: ({ figures: { bandPct } }) =>
      bandPct === null ? null : bandPct.very_low + bandPct.low,
    cell: (row) => row.below,
  },
  {
    id: 'above',
    header: 'Above',
    align: 'right',
    hideBelow: 'md',
    sortBy: ({ figures: { bandPct } }) =>
      bandPct === null ? null : bandPct.high + bandPct.very_high,
    cell: (row) => row.above,
  },
  number(
    'mean',
    'Mean',
    (row) => row.mean,
    ({ meanMgDl }) => meanMgDl,
  ),
  number(
    'sd',
    'SD',
    (row) => row.sd,
    ({ sdMgDl }) => sdMgDl,
    'md',
  ),
  number(
    'median',
    'Median',
    (row) => row.median,
    ({ medianMgDl }) => medianMgDl,
    'xl',
  ),
  number(
    'lowest',
    'Lowest',
    (row) => row.lowest,
    ({ minMgDl }) => minMgDl,
    'md',
  ),
  number(
    'highest',
    'Highest',
    (row) => row.highest,
    ({ maxMgDl }) => maxMgDl,
    'md',
  ),
  number(
    'n',
    'Readings',
    (row) => String(row.n),
    ({ n }) => n,
    'xl',
  ),
  number(
    'active',
    'Data',
    (row) => row.pctActive,
    ({ pctActive }) => pctActive,
  ),
];

interface Props {
  readonly days: readonly DayFigures[];
  readonly unit: GlucoseUnit;
}

/** A line a day, newest first; every column sorts. */
export function DaysTable({ days, unit }: Props) {
  return (
    <DataTable
      label="Figures of each day"
      columns={COLUMNS}
      rows={prepareDays(days, unit)}
      rowKey={(row) => row.date}
      initialSort={{ columnId: 'date', order: 'descending' }}
      dense
    />
  );
}

function number(
  id: string,
  header: string,
  cell: (row: DayRow) => string,
  sortBy: (figures: DayFigures) => number | null,
  hideBelow?: 'md' | 'xl',
): DataColumn<DayRow> {
  return {
    id,
    header,
    align: 'right',
    cell,
    sortBy: (row) => sortBy(row.figures),
    ...(hideBelow !== undefined && { hideBelow }),
  };
}
