'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import Link from 'next/link';
import { useDeferredValue, useState } from 'react';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatBytes, formatCount, formatPlural } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { PageHeader, Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { tableHref } from './catalog-url.ts';
import { countTables, prepareTables, type TableRow, typeWord } from './prepare-tables.ts';

/** Namespaces and tables of a ref at a moment; with `namespace`, only those in it. */
export function BrowserPage({ namespace = null }: { readonly namespace?: string | null }) {
  const { ref } = useRefUrl();
  return (
    <>
      <PageHeader
        title={namespace === null ? 'Catalog' : <code>{namespace}</code>}
        aside={<RefChip name={ref} />}
      />
      <Boundary fallback={<SkeletonRows rows={10} label="Reading the tables" />}>
        <Browser namespace={namespace} />
      </Boundary>
    </>
  );
}

function Browser({ namespace }: { readonly namespace: string | null }) {
  const { ref, at, withRef } = useRefUrl();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.catalog.tables.queryOptions({ ref, at }));
  const [text, setText] = useState('');
  const found = prepareTables(data, useDeferredValue(text)).filter(
    ({ name }) => namespace === null || name === namespace,
  );
  const columns = columnsOf((row) => withRef(tableHref(ref, row.namespace, row.name)));
  if (data.namespaces.every(({ tables }) => tables.length === 0)) {
    return (
      <EmptyState
        icon={Database}
        title="No table here yet"
        action={
          <ButtonLink href={withRef('/pipelines')} variant="primary">
            Go to the pipelines
          </ButtonLink>
        }
      >
        Tables appear when a run builds them on this ref.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <input
          type="search"
          aria-label="Find a table"
          placeholder="Table"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 w-64 max-w-full rounded-2 border border-line-control bg-control px-2 max-md:h-8"
        />
        <span className="text-small text-fg-3">
          {formatPlural(countTables(found), 'table')} at <Hash value={data.commitHash} />
        </span>
      </div>
      {data.truncated && (
        <Note kind="warn" className="mb-3">
          The list is cut. Search by name with ⌘K, or ask <code>information_schema.tables</code>.
        </Note>
      )}
      <div className="grid gap-6">
        {found.map(({ name, rows }) => (
          <Section key={name} title={name} aside={formatPlural(rows.length, 'table')}>
            <DataTable
              label={`Tables of ${name}`}
              columns={columns}
              rows={rows}
              rowKey={(row) => row.name}
            />
          </Section>
        ))}
      </div>
      {found.length === 0 && (
        <EmptyState title="No table of that name">
          Searched {namespace ?? 'every namespace'} at this commit for “{text}”.
        </EmptyState>
      )}
    </>
  );
}

const columnsOf = (hrefOf: (row: TableRow) => string): readonly DataColumn<TableRow>[] => [
  {
    id: 'name',
    header: 'Table',
    className: 'max-w-0 w-full truncate',
    sortBy: ({ name }) => name,
    cell: (row) => (
      <Link href={hrefOf(row)} className="font-mono text-small hover:underline" title={row.name}>
        {row.name}
      </Link>
    ),
  },
  {
    id: 'type',
    header: 'Kind',
    hideBelow: 'md',
    cell: ({ type }) => <span className="text-fg-3">{typeWord(type)}</span>,
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    sortBy: ({ totals }) => totals?.rows ?? null,
    cell: ({ totals }) => (totals?.rows == null ? '' : formatCount(totals.rows)),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'right',
    hideBelow: 'md',
    sortBy: ({ totals }) => totals?.bytes ?? null,
    cell: ({ totals }) => (totals?.bytes == null ? '' : formatBytes(Number(totals.bytes))),
  },
  {
    id: 'changed',
    header: 'Changed',
    align: 'right',
    sortBy: ({ updatedAt }) => updatedAt?.getTime() ?? null,
    cell: ({ updatedAt }) =>
      updatedAt !== null && <RelativeTime at={updatedAt} className="text-fg-3" />,
  },
];
