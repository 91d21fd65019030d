'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatDuration } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import { State } from '#components/ui/state.tsx';
import { SERVICE_STATE } from './prepare-services.ts';

interface Service {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly state: keyof typeof SERVICE_STATE;
  readonly version: string | null;
  readonly detail: string;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly trendMs: readonly (number | null)[];
}

const COLUMNS: readonly DataColumn<Service>[] = [
  {
    id: 'service',
    header: 'Service',
    cell: (service) => (
      <>
        <b>{service.name}</b>
        <span className="ml-2 text-micro text-fg-3 max-md:hidden">{service.role}</span>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => (
      <State kind={SERVICE_STATE[state].kind}>{SERVICE_STATE[state].word}</State>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    hideBelow: 'xl',
    cell: ({ version }) => <span className="text-fg-3">{version}</span>,
  },
  {
    id: 'p50',
    header: 'p50',
    align: 'right',
    hideBelow: 'md',
    cell: ({ p50Ms }) => (p50Ms === null ? '' : formatDuration(p50Ms)),
  },
  {
    id: 'p95',
    header: 'p95',
    align: 'right',
    cell: ({ p95Ms }) => (p95Ms === null ? '' : formatDuration(p95Ms)),
  },
  {
    id: 'trend',
    header: 'Latency',
    hideBelow: 'md',
    cell: ({ name, trendMs }) => (
      <Sparkline
        values={trendMs}
        label={`Latency of ${name}, the last ${trendMs.length} answers`}
      />
    ),
  },
  {
    id: 'detail',
    header: 'Detail',
    className: 'w-full max-w-0 min-w-32 truncate',
    cell: ({ detail }) => (
      <span className="text-fg-3" title={detail}>
        {detail}
      </span>
    ),
  },
];

/** What the console is made of, each asked just now. */
export function ServicesTable() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.hub.overview.queryOptions());
  return (
    <>
      <DataTable
        label="Services"
        columns={COLUMNS}
        rows={data.services}
        rowKey={(service) => service.id}
      />
      <p className="pt-1 text-micro text-fg-3">
        p50, p95 and trend since <RelativeTime at={data.since} suffix="ago" />
      </p>
    </>
  );
}
