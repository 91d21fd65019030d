'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { GitBranch, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { useConsole } from './console-context.tsx';
import { catalogRef } from './ref-url.ts';
import { useRefUrl } from './use-ref-url.ts';

const EVERY_MS = 5_000;

/** Tells when the branch or tag of the page was moved or deleted while it is open, and offers the next step. */
export function RefWatch() {
  const { ref, at } = useRefUrl();
  const { defaultBranch } = useConsole();
  // Other pages ask for what is new by themselves, or say what they were computed from.
  const tellsMoves = catalogRef(usePathname()) !== null;
  if (at !== null || (ref === defaultBranch && !tellsMoves)) return null;
  return <Watch key={ref} name={ref} tellsMoves={tellsMoves} />;
}

interface WatchProps {
  readonly name: string;
  readonly tellsMoves: boolean;
}

function Watch({ name, tellsMoves }: WatchProps) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { defaultBranch, person } = useConsole();
  const { setRef, setAt } = useRefUrl();
  const [seen, setSeen] = useState<string | null>(null);
  const state = useQuery(
    trpc.branches.state.queryOptions({ name }, { refetchInterval: EVERY_MS, retry: false }),
  );
  const restore = useMutation(
    trpc.branches.restore.mutationOptions({ onSuccess: () => client.invalidateQueries() }),
  );
  if (state.data === undefined) return null;
  if (state.data.kind === 'here') {
    const { hash, author } = state.data;
    // Who moved it knows, and has been shown the new state.
    const isNews = tellsMoves && seen !== null && seen !== hash && author !== person.name;
    if (!isNews && seen !== hash) setSeen(hash);
    if (!isNews) return null;
    const showNew = () => {
      setSeen(hash);
      void client.invalidateQueries();
    };
    return (
      <Bar icon={<GitBranch aria-hidden className="size-3.5 shrink-0 text-accent-text" />}>
        <span>
          <b>{name}</b> has moved to <Hash value={hash} />
          {author !== null && ` by ${author}`} since this page was opened.
        </span>
        <Step onClick={showNew}>Show its new state</Step>
        <Step onClick={() => setAt(seen)}>Stay at {seen.slice(0, 8)}</Step>
      </Bar>
    );
  }
  // A name that never was is the page's to say.
  const { deleted } = state.data;
  const lastSeen = deleted?.hash ?? seen;
  if (lastSeen === null) return null;
  return (
    <Bar icon={<Trash2 aria-hidden className="size-3.5 shrink-0 text-warn" />}>
      <span role="alert">
        <b>{name}</b>{' '}
        {deleted === null
          ? 'is gone: it was renamed or deleted.'
          : `was deleted by ${deleted.by} on ${formatUtc(deleted.at)}.`}{' '}
        {restore.isError && restore.error.message}
      </span>
      {deleted?.isRestorable === true && person.role === 'admin' && (
        <Step onClick={() => restore.mutate({ name })}>Restore it</Step>
      )}
      <Link href={`/commits/${lastSeen}`} className="font-medium text-accent-text hover:underline">
        Its last commit {lastSeen.slice(0, 8)}
      </Link>
      <Step onClick={() => setRef(defaultBranch)}>Go to {defaultBranch}</Step>
    </Bar>
  );
}

interface BarProps {
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function Bar({ icon, children }: BarProps) {
  return (
    <section
      aria-label="News of the ref"
      className="sticky top-11 z-(--z-moment) col-start-2 row-start-2 flex min-h-7 flex-wrap items-center gap-x-3 border-b border-line bg-inset px-4 py-1 text-small text-fg-2 max-md:col-start-1 max-md:px-3"
    >
      {icon}
      {children}
    </section>
  );
}

interface StepProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Step({ onClick, children }: StepProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="font-medium text-accent-text hover:underline"
    >
      {children}
    </button>
  );
}
