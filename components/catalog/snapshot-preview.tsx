'use client';

import { useQuery } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import Link from 'next/link';
import { useState } from 'react';
import { ResultGrid } from '#components/sql/results/result-grid.tsx';
import { useTRPC, useTRPCClient } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { SpooledResult } from '#server/engine/port.ts';
import { sqlHref } from './catalog-url.ts';
import type { SnapshotRow } from './prepare-snapshots.ts';

interface Props {
  /** Quoted, with catalog and namespace. */
  readonly table: string;
  readonly commit: string;
  readonly refName: string;
  readonly snapshot: SnapshotRow;
  /** Ways to hold this snapshot against another one. */
  readonly comparisons: readonly { readonly label: string; readonly href: string }[];
  /** Back to the current snapshot; null when it is the one shown. */
  readonly onBack: (() => void) | null;
}

const ROWS = 100;

/** The first rows of a table as one of its snapshots has them. */
export function SnapshotPreview(props: Props) {
  const { table, commit, refName, snapshot, comparisons, onBack } = props;
  const sql = `SELECT *\nFROM ${table} FOR VERSION AS OF ${snapshot.id}\nLIMIT ${ROWS}`;
  return (
    <div className="mt-4">
      <Note
        kind={onBack === null ? 'info' : 'moment'}
        className="mb-2"
        action={
          <>
            <Link
              href={sqlHref({ ref: refName, at: commit }, sql)}
              className="font-medium text-accent-text hover:underline"
            >
              Query at this snapshot
            </Link>
            {comparisons.map(({ label, href }) => (
              <Link
                key={label}
                href={href}
                className="font-medium text-accent-text hover:underline"
              >
                {label}
              </Link>
            ))}
            {onBack !== null && (
              <Button size="small" variant="ghost" onClick={onBack}>
                Back to now
              </Button>
            )}
          </>
        }
      >
        <b>{onBack === null ? 'Preview' : `Preview at snapshot ${snapshot.id}`}</b>{' '}
        {formatUtc(snapshot.committedAt)}, {ROWS} rows at most
      </Note>
      <Preview sql={sql} commit={commit} refName={refName} />
    </div>
  );
}

interface PreviewProps {
  readonly sql: string;
  readonly commit: string;
  readonly refName: string;
}

function Preview({ sql, commit, refName }: PreviewProps) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const [result, setResult] = useState<SpooledResult | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const started = useQuery({
    queryKey: ['preview', refName, commit, sql],
    queryFn: () => client.queries.start.mutate({ sql, ref: refName, at: commit, maxRows: ROWS }),
    staleTime: 600_000,
    retry: false,
  });
  const id = started.data?.id;
  useSubscription(
    trpc.queries.events.subscriptionOptions(
      { id: id ?? '' },
      {
        enabled: id !== undefined && result === null && failure === null,
        onData: ({ data }) => {
          if (data.kind === 'finished') setResult(data.result);
          if (data.kind === 'failed') setFailure(data.message);
        },
        onError: (error) => setFailure(error.message),
      },
    ),
  );
  if (started.error !== null) {
    return <ErrorState error={started.error} onRetry={() => void started.refetch()} />;
  }
  if (failure !== null) {
    const again = () => {
      setFailure(null);
      void started.refetch();
    };
    return <ErrorState error={new Error(failure)} onRetry={again} />;
  }
  if (id === undefined || result === null) {
    return <SkeletonRows rows={6} label="Reading the first rows" />;
  }
  if (result.rowCount === 0) return <p className="py-2 text-fg-3">No rows at this snapshot.</p>;
  return (
    <ResultGrid id={id} result={result} label="Preview" className="max-h-72 border border-line" />
  );
}
