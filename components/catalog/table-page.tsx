'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { ArrowLeftRight, SquareTerminal, Workflow } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { compareHref } from '#components/compare/compare-url.ts';
import { MaintenanceTab } from '#components/maintenance/maintenance-tab.tsx';
import { useConsole } from '#components/shell/console-context.tsx';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Boundary, CardBoundary } from '#components/ui/card-boundary.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Meta, PageHeader } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { keyToPath } from '#server/catalog/model/key-path.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { sqlHref } from './catalog-url.ts';
import { PartitionsTable } from './partitions-table.tsx';
import { prepareSnapshots, type SnapshotRow, totalsText } from './prepare-snapshots.ts';
import { PropertiesTable } from './properties-table.tsx';
import { SchemaTable } from './schema-table.tsx';
import { SnapshotPreview } from './snapshot-preview.tsx';
import { SnapshotTimeline } from './snapshot-timeline.tsx';
import { TableCommits } from './table-commits.tsx';
import type { TableDetail } from './types.ts';
import { UsedBy } from './used-by.tsx';

interface Props {
  readonly namespace: string;
  readonly table: string;
}

const MOST_SNAPSHOTS = 500;

/** One table at a ref and moment. */
export function TablePage(props: Props) {
  const { ref, at, withRef } = useRefUrl();
  const { defaultBranch } = useConsole();
  const { namespace, table } = props;
  const asset = `/pipelines/${[namespace, table].map(encodeURIComponent).join('/')}`;
  const sql = `SELECT *\nFROM ${qualified(props)}\nLIMIT 100`;
  return (
    <>
      <PageHeader
        title={<code>{`${namespace}.${table}`}</code>}
        aside={<RefChip name={ref} />}
        actions={
          <>
            {ref !== defaultBranch && (
              <ButtonLink
                href={compareHref(
                  { from: defaultBranch, to: ref, mode: 'three-dot' },
                  { key: keyToPath(keyOf(props)) },
                )}
                icon={ArrowLeftRight}
              >
                Compare with {defaultBranch}
              </ButtonLink>
            )}
            <ButtonLink href={withRef(asset)} icon={Workflow}>
              Asset
            </ButtonLink>
            <ButtonLink variant="primary" icon={SquareTerminal} href={sqlHref({ ref, at }, sql)}>
              Query
            </ButtonLink>
          </>
        }
      />
      <Boundary fallback={<SkeletonRows rows={10} label="Reading the table" />}>
        <Body {...props} />
      </Boundary>
    </>
  );
}

/** A namespace of several levels stands with dots in one part of the address. */
const keyOf = ({ namespace, table }: Props) => [...namespace.split('.'), table];

function Body(props: Props) {
  const { ref, at } = useRefUrl();
  const trpc = useTRPC();
  const input = { ref, at, key: keyOf(props) };
  const { data: table } = useSuspenseQuery(trpc.catalog.table.queryOptions(input));
  return (
    <>
      <div className="-mt-3 mb-4 grid gap-2">
        <Facts table={table} />
        {table.description !== null && (
          <p className="max-w-[80ch] text-fg-2">{table.description}</p>
        )}
      </div>
      <Views table={table} input={input} />
    </>
  );
}

const VIEWS = ['overview', 'files', 'commits', 'maintenance', 'properties'] as const;
type View = (typeof VIEWS)[number];

function Views({ table, input }: { readonly table: TableDetail; readonly input: TableInput }) {
  const params = new URLSearchParams(useSearchParams());
  const view = VIEWS.find((each) => each === params.get('view')) ?? 'overview';
  const setView = (next: View) => {
    if (next === 'overview') params.delete('view');
    else params.set('view', next);
    window.history.replaceState(null, '', `?${params}`);
  };
  return (
    <Tabs
      label="About the table"
      value={view}
      onChange={setView}
      tabs={[
        {
          value: 'overview',
          label: 'Overview',
          panel: <Overview table={table} input={input} />,
        },
        {
          value: 'files',
          label: 'Partitions and files',
          panel: (
            <Boundary fallback={<SkeletonRows label="Reading the files" />}>
              <PartitionsTable input={input} />
            </Boundary>
          ),
        },
        {
          value: 'commits',
          label: 'Commits',
          panel: (
            <Boundary fallback={<SkeletonRows label="Reading the commits" />}>
              <TableCommits input={input} />
            </Boundary>
          ),
        },
        {
          value: 'maintenance',
          label: 'Maintenance',
          panel: (
            <Boundary fallback={<SkeletonRows rows={6} label="Looking at how it is stored" />}>
              <MaintenanceTab table={input} />
            </Boundary>
          ),
        },
        { value: 'properties', label: 'Properties', panel: <PropertiesTable table={table} /> },
      ]}
    />
  );
}

export interface TableInput {
  readonly ref: string;
  readonly at: string | null;
  readonly key: string[];
}

function Overview({ table, input }: { readonly table: TableDetail; readonly input: TableInput }) {
  return (
    <div className="grid gap-6">
      <CardBoundary
        title="Snapshots"
        aside={`${table.snapshotCount} kept, times in UTC`}
        fallback={<SkeletonRows rows={6} label="Reading the snapshots" />}
      >
        <Snapshots table={table} input={input} />
      </CardBoundary>
      <div className="grid grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)] items-start gap-x-8 gap-y-6 max-xl:grid-cols-[minmax(0,1fr)]">
        <SchemaTable table={table} />
        <CardBoundary title="Reads and feeds" aside="in the project">
          <UsedBy name={table.key.join('.')} />
        </CardBoundary>
      </div>
    </div>
  );
}

function Snapshots({ table, input }: { readonly table: TableDetail; readonly input: TableInput }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(
    trpc.catalog.snapshots.queryOptions({ ...input, limit: MOST_SNAPSHOTS }),
  );
  const [picked, setPicked] = useState<string | null>(null);
  const rows = prepareSnapshots(data.items);
  if (rows.length === 0) {
    return <p className="py-2 text-fg-3">Nothing was written to this table yet: it has no rows.</p>;
  }
  const shown = rows.find(({ id }) => id === picked) ?? rows.find(({ isCurrent }) => isCurrent);
  return (
    <>
      <SnapshotTimeline
        rows={rows}
        total={data.total}
        shown={shown?.id ?? null}
        onPick={setPicked}
      />
      {shown !== undefined && (
        <SnapshotPreview
          key={shown.id}
          table={qualified({
            namespace: input.key.slice(0, -1).join('.'),
            table: input.key.at(-1) ?? '',
          })}
          commit={table.commitHash}
          refName={input.ref}
          snapshot={shown}
          comparisons={comparisonsOf(table, rows, shown)}
          onBack={shown.isCurrent ? null : () => setPicked(null)}
        />
      )}
    </>
  );
}

/** The snapshot against the one before it and against the current one. */
function comparisonsOf(
  { key, commitHash }: TableDetail,
  rows: readonly SnapshotRow[],
  shown: SnapshotRow,
): readonly { readonly label: string; readonly href: string }[] {
  const earlier = rows[rows.indexOf(shown) + 1];
  const current = rows.find(({ isCurrent }) => isCurrent);
  const range = { from: commitHash, to: commitHash, mode: 'two-dot' } as const;
  const href = (before: SnapshotRow, after: SnapshotRow) =>
    compareHref(range, {
      key: keyToPath(key),
      before: BigInt(before.id),
      after: BigInt(after.id),
    });
  return [
    ...(earlier === undefined
      ? []
      : [{ label: 'Compare with the one before', href: href(earlier, shown) }]),
    ...(current === undefined || shown.isCurrent
      ? []
      : [{ label: 'Compare with the current one', href: href(shown, current) }]),
  ];
}

function Facts({ table }: { readonly table: TableDetail }) {
  const { rows, size } = totalsText(table.totals);
  return (
    <Meta>
      {rows !== null && (
        <span>
          <b>{rows}</b> rows
        </span>
      )}
      {size !== null && <span>{size}</span>}
      {table.partitioning.length > 0 && (
        <span>
          partitioned by{' '}
          <code>
            {table.partitioning
              .map(({ column, transform }) => `${transform}(${column})`)
              .join(', ')}
          </code>
        </span>
      )}
      <span>
        written <RelativeTime at={table.updatedAt} suffix="ago" />
      </span>
    </Meta>
  );
}

/** The table as SQL names it. */
function qualified({ namespace, table }: Props): string {
  return ['iceberg', namespace, table].map(quoteIdentifier).join('.');
}
