'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { TableProperties } from 'lucide-react';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';

interface Mart {
  readonly name: string;
  readonly state: 'current' | 'behind' | 'unpublished';
  readonly publishedAt: Date | null;
  readonly rowCount: number | null;
}

const STATE = {
  current: { kind: 'good', word: 'Current' },
  behind: { kind: 'stale', word: 'Behind' },
  unpublished: { kind: 'unknown', word: 'Not yet' },
} as const satisfies Record<Mart['state'], { kind: StateKind; word: string }>;

const COLUMNS: readonly DataColumn<Mart>[] = [
  {
    id: 'mart',
    header: 'Mart',
    className: 'max-w-0 w-full truncate',
    cell: ({ name }) => <code title={name}>{name}</code>,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <State kind={STATE[state].kind}>{STATE[state].word}</State>,
  },
  {
    id: 'age',
    header: 'Age',
    align: 'right',
    cell: ({ publishedAt }) => publishedAt !== null && <RelativeTime at={publishedAt} />,
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    cell: ({ rowCount }) => (
      <span className="text-fg-3">{rowCount === null ? '' : formatCount(rowCount)}</span>
    ),
  },
];

/** What PostgreSQL serves, and whether the lake has something newer. */
export function FreshnessTable() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.hub.freshness.queryOptions());
  return (
    <DataTable
      label="Marts"
      columns={COLUMNS}
      rows={data}
      rowKey={(mart) => mart.name}
      empty={
        <EmptyState
          icon={TableProperties}
          title="No mart is declared"
          action={<ButtonLink href="/pipelines">Assets</ButtonLink>}
        >
          A model with an entry in <code>pipelines/publish</code> is served from PostgreSQL.
        </EmptyState>
      }
    />
  );
}
