'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { RUN_STATE } from '#components/runs/prepare-run.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { CardBoundary } from '#components/ui/card-boundary.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';

interface Props {
  readonly refName: string;
  /** One sentence; null when the import can start. */
  readonly missing: string | null;
  /** Documents that would be written; null before they were counted. */
  readonly fresh: number | null;
  readonly failure: string | null;
  readonly isStarting: boolean;
  readonly isStarted: boolean;
  readonly onStart: () => void;
}

/** The decision beside the wizard, and the imports before. */
export function ImportAside(props: Props) {
  const { refName, missing, fresh, failure, isStarting, isStarted, onStart } = props;
  return (
    <aside aria-label="Import" className="grid gap-6">
      {!isStarted && (
        <section aria-label="Start the import" className="rounded-3 border border-line">
          <div className="flex items-center border-b border-line px-3 py-2">
            <h2 className="font-semibold">Import</h2>
            {missing === null && (
              <State kind="good" className="ml-auto">
                Ready
              </State>
            )}
          </div>
          <div className="grid gap-2.5 p-3">
            {missing !== null && <p className="text-fg-2">{missing}</p>}
            <Button variant="primary" disabled={missing !== null || isStarting} onClick={onStart}>
              {isStarting ? 'Starting' : buttonWords(fresh)}
            </Button>
            {failure !== null && (
              <Note kind="bad" role="alert">
                {failure}
              </Note>
            )}
            <p className="text-small text-fg-3">
              A run makes a branch from <RefChip name={refName} />, writes every document as it
              came, builds what depends on it, checks, and merges when every check passes. Before
              that {refName} does not change.
            </p>
          </div>
        </section>
      )}
      <CardBoundary title="Before">
        <Before />
      </CardBoundary>
    </aside>
  );
}

const buttonWords = (fresh: number | null): string =>
  fresh === null ? 'Import' : `Import ${formatCount(fresh)} documents`;

function Before() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.imports.recent.queryOptions());
  if (data.length === 0) return <p className="text-fg-3">No file was imported yet.</p>;
  return (
    <ul>
      {data.map(({ id, reason, state, createdAt }) => (
        <li key={id} className="flex min-h-8 items-center gap-2 border-b border-line py-1">
          <Link href={`/runs/${id}`} className="min-w-0 flex-1 truncate hover:underline">
            {reason}
          </Link>
          <RelativeTime at={createdAt} className="text-small text-fg-3" />
          <State kind={RUN_STATE[state].kind} label={RUN_STATE[state].word} />
        </li>
      ))}
    </ul>
  );
}
