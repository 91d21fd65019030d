'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';
import type { GlucoseUnit } from '#server/glucose/model/units.ts';
import { BAND_TEXT, BandBar } from './band-bar.tsx';
import type { PersonRow } from './prepare-people.ts';
import { trendOf } from './trend.ts';

interface Props {
  readonly rows: readonly PersonRow[];
  readonly unit: GlucoseUnit;
}

/** A line a person; the name opens the report. */
export function PeopleTable({ rows, unit }: Props) {
  const { withRef } = useRefUrl();
  const hrefOf = (person: string) => {
    const href = `/glucose/${encodeURIComponent(person)}/summary`;
    return withRef(unit === 'mg/dL' ? href : `${href}?unit=mmol`);
  };
  return (
    <DataTable
      label="People"
      columns={columnsOf(hrefOf, unit)}
      rows={rows}
      rowKey={(row) => row.person}
      initialSort={{ columnId: 'person', order: 'ascending' }}
      empty={<p className="py-6 text-center text-fg-3">Nobody matches.</p>}
    />
  );
}

function columnsOf(
  hrefOf: (person: string) => string,
  unit: GlucoseUnit,
): readonly DataColumn<PersonRow>[] {
  return [
    {
      id: 'person',
      header: 'Person',
      sortBy: (row) => row.person,
      className: 'min-w-52 max-w-72 max-md:min-w-36 max-md:max-w-44',
      cell: (row) => <PersonCell row={row} href={hrefOf(row.person)} />,
    },
    {
      id: 'newest',
      header: `Newest, ${unit}`,
      align: 'right',
      sortBy: (row) => row.newest.at.getTime(),
      cell: (row) => <NewestCell row={row} />,
    },
    {
      id: 'bands',
      header: 'Time in each band',
      hideBelow: 'md',
      className: 'w-[26%] min-w-36',
      cell: (row) => <BandBar bandPct={row.line.bandPct} size="small" />,
    },
    {
      id: 'in-range',
      header: 'In range',
      align: 'right',
      sortBy: (row) => row.line.bandPct.in_range,
      cell: (row) => (
        <b className={clsx('text-read', row.inRangeMissed && 'text-warn-text')}>{row.inRange}</b>
      ),
    },
    {
      id: 'below',
      header: unit === 'mg/dL' ? 'Below 70' : 'Below 3.9',
      align: 'right',
      hideBelow: 'md',
      sortBy: ({ line: { bandPct } }) => bandPct.very_low + bandPct.low,
      cell: (row) => <Share text={row.below} missed={row.belowMissed} />,
    },
    {
      id: 'very-high',
      header: unit === 'mg/dL' ? 'Above 250' : 'Above 13.9',
      align: 'right',
      hideBelow: 'xl',
      sortBy: (row) => row.line.bandPct.very_high,
      cell: (row) => <Share text={row.veryHigh} missed={row.veryHighMissed} />,
    },
    {
      id: 'mean',
      header: 'Mean',
      align: 'right',
      hideBelow: 'md',
      sortBy: (row) => row.line.meanMgDl,
      cell: (row) => row.mean,
    },
    {
      id: 'cv',
      header: 'CV',
      align: 'right',
      hideBelow: 'xl',
      sortBy: (row) => row.line.cvPct,
      cell: (row) => <Share text={row.cv} missed={row.cvMissed} />,
    },
    {
      id: 'gmi',
      header: 'GMI',
      align: 'right',
      hideBelow: 'xl',
      sortBy: (row) => row.line.gmiPct,
      cell: (row) => row.gmi,
    },
    {
      id: 'data',
      header: 'Data',
      align: 'right',
      hideBelow: 'xl',
      sortBy: (row) => row.line.sufficiency.pctActive,
      cell: (row) => <span className="text-fg-3">{row.covered}</span>,
    },
    {
      id: 'targets',
      header: 'Targets',
      hideBelow: 'md',
      sortBy: (row) => row.state.kind,
      cell: (row) => <State kind={row.state.kind}>{row.state.word}</State>,
    },
  ];
}

function PersonCell({ row, href }: { readonly row: PersonRow; readonly href: string }) {
  return (
    <span className="flex items-center gap-2.5 py-1.5">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-active text-micro font-medium text-fg-2"
      >
        {row.initials}
      </span>
      <span className="grid min-w-0">
        <Link href={href} className="truncate font-semibold hover:underline">
          <bdi>{row.person}</bdi>
        </Link>
        <span className="truncate text-small leading-4 text-fg-3">{row.about}</span>
      </span>
    </span>
  );
}

function NewestCell({ row }: { readonly row: PersonRow }) {
  const trend = trendOf(row.line.newest.direction);
  return (
    <span className="grid justify-items-end">
      <span>
        <b className={clsx('text-read', BAND_TEXT[row.newest.band])}>{row.newest.value}</b>
        {trend !== null && (
          <span role="img" aria-label={trend.word} className="ml-1 text-fg-3">
            {trend.arrow}
          </span>
        )}
      </span>
      <RelativeTime at={row.newest.at} suffix="ago" className="text-small leading-4 text-fg-3" />
    </span>
  );
}

function Share({ text, missed }: { readonly text: string; readonly missed: boolean }) {
  return <span className={clsx(missed && 'text-warn-text')}>{text}</span>;
}
