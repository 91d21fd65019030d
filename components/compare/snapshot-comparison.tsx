'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Meta } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { CompareRange } from './compare-url.ts';
import { TableChanges } from './table-changes.tsx';

interface Props {
  readonly range: CompareRange;
  readonly tableKey: readonly string[];
  /** Null: the snapshot that the table has on that side. */
  readonly before: bigint | null;
  readonly after: bigint | null;
}

/** Two snapshots of one table. */
export function SnapshotComparison({ range, tableKey, before, after }: Props) {
  const trpc = useTRPC();
  const from = useQuery(trpc.catalog.resolve.queryOptions({ ref: range.from, at: null }));
  const to = useQuery(trpc.catalog.resolve.queryOptions({ ref: range.to, at: null }));
  const failed = [from, to].find(({ isError }) => isError);
  if (failed?.error) {
    return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  if (from.data === undefined || to.data === undefined) {
    return <SkeletonRows rows={8} label="Finding the commits" />;
  }
  return (
    <section aria-label={tableKey.join('.')} className="border-t border-line pt-2">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 className="font-mono text-read font-semibold">{tableKey.join('.')}</h2>
        <Meta>
          <span>
            snapshot{' '}
            <code>{before === null ? `of ${range.from.slice(0, 12)}` : String(before)}</code>
          </span>
          <span>
            against{' '}
            <code>{after === null ? `that of ${range.to.slice(0, 12)}` : String(after)}</code>
          </span>
        </Meta>
      </div>
      <Boundary fallback={<SkeletonRows rows={8} label="Comparing" />}>
        <TableChanges
          from={{ hash: from.data.hash, key: tableKey, snapshotId: before }}
          to={{ hash: to.data.hash, key: tableKey, snapshotId: after }}
        />
      </Boundary>
    </section>
  );
}
