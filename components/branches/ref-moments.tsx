'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { catalogHref } from '#components/catalog/catalog-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount, formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { commitHref } from './branch-links.ts';
import { indexAt, placeMoments } from './prepare-moments.ts';
import { TablesThen } from './tables-then.tsx';
import type { GraphCommit } from './types.ts';

interface Props {
  readonly refName: string;
  /** Hash of the commit shown; null is the newest. */
  readonly selected: string | null;
  readonly onSelect: (hash: string) => void;
}

/** Moves through the time of a ref, and shows what the catalog held. */
export function RefMoments({ refName, selected, onSelect }: Props) {
  const trpc = useTRPC();
  const line = useQuery(trpc.branches.timeline.queryOptions({ ref: refName }));
  if (line.isPending)
    return <SkeletonRows rows={4} label={`Reading the time line of ${refName}`} />;
  if (line.isError) return <ErrorState error={line.error} onRetry={() => void line.refetch()} />;
  const { commits, isCut } = line.data;
  const [newest] = commits;
  if (newest === undefined) return <p className="py-2 text-fg-3">No commit yet.</p>;
  const index = Math.max(
    0,
    commits.findIndex(({ hash }) => hash === selected),
  );
  return (
    <div className="grid gap-4">
      <Slider commits={commits} index={index} onSelect={onSelect} />
      {isCut && (
        <p className="text-small text-fg-3">
          These are the newest {formatCount(commits.length)} commits. For an older moment choose a
          date in the ref picker (⌘B).
        </p>
      )}
      <Then refName={refName} commit={commits[index] ?? newest} />
    </div>
  );
}

interface SliderProps {
  readonly commits: readonly GraphCommit[];
  readonly index: number;
  readonly onSelect: (hash: string) => void;
}

const DAY_MS = 86_400_000;

function Slider({ commits, index, onSelect }: SliderProps) {
  // While it is dragged the page need not read what the catalog held on the way.
  const [dragged, setDragged] = useState<number | null>(null);
  const { startMs, endMs, marks } = placeMoments(commits);
  const at = dragged ?? index;
  const commit = commits[at];
  if (commit === undefined) return null;
  const go = (to: number) => {
    const target = commits[Math.min(commits.length - 1, Math.max(0, to))];
    setDragged(null);
    if (target !== undefined) onSelect(target.hash);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const byDay = (days: number) =>
      indexAt(commits, Date.parse(commit.committedAt) + days * DAY_MS);
    const target = {
      ArrowLeft: event.shiftKey ? byDay(-1) : at + 1,
      ArrowDown: event.shiftKey ? byDay(-1) : at + 1,
      ArrowRight: event.shiftKey ? byDay(1) : at - 1,
      ArrowUp: event.shiftKey ? byDay(1) : at - 1,
      Home: commits.length - 1,
      End: 0,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  };
  const when = formatUtc(new Date(commit.committedAt), 'second');
  return (
    <div className="grid gap-1">
      <div className="flex items-center gap-2">
        <Button
          size="small"
          icon={ChevronLeft}
          label="One commit earlier"
          disabled={at >= commits.length - 1}
          onClick={() => go(at + 1)}
        />
        <div className="relative min-w-0 flex-1">
          <svg
            aria-hidden
            className="block h-4 w-full"
            preserveAspectRatio="none"
            viewBox="0 0 1000 16"
          >
            {marks.map((mark) => (
              <rect
                key={mark.place}
                x={mark.place}
                y={16 - mark.height}
                width={2}
                height={mark.height}
                fill="var(--moment)"
                opacity={0.5}
              />
            ))}
          </svg>
          <input
            type="range"
            aria-label="Moment"
            aria-valuetext={`${when}: ${commit.message}`}
            min={startMs}
            max={endMs}
            step={1000}
            value={Date.parse(commit.committedAt)}
            onChange={(event) => setDragged(indexAt(commits, event.target.valueAsNumber))}
            onPointerUp={() => go(at)}
            onBlur={() => dragged !== null && go(at)}
            onKeyDown={onKeyDown}
            className="block w-full accent-(--moment)"
          />
        </div>
        <Button
          size="small"
          icon={ChevronRight}
          label="One commit later"
          disabled={at === 0}
          onClick={() => go(at - 1)}
        />
      </div>
      <p className="flex flex-wrap justify-between gap-2 px-8 text-micro text-fg-3">
        <span>{formatUtc(new Date(startMs))}</span>
        <span className="text-small text-moment-text">
          {when} · <Hash value={commit.hash} /> · {commit.message}
        </span>
        <span>{formatUtc(new Date(endMs))}</span>
      </p>
    </div>
  );
}

interface ThenProps {
  readonly refName: string;
  readonly commit: GraphCommit;
}

function Then({ refName, commit }: ThenProps) {
  const trpc = useTRPC();
  const { hash } = commit;
  const held = useQuery(trpc.catalog.tables.queryOptions({ ref: refName, at: hash }));
  const query = new URLSearchParams({ ref: refName, at: hash });
  return (
    <section aria-label={`${refName} at that moment`} className="grid gap-2">
      <p className="flex flex-wrap gap-2">
        <ButtonLink size="small" href={`${catalogHref(refName)}?at=${hash}`}>
          Browse the catalog then
        </ButtonLink>
        <ButtonLink size="small" href={`/sql?${query}`}>
          Query it as it was
        </ButtonLink>
        <ButtonLink size="small" href={commitHref(hash)}>
          Open the commit
        </ButtonLink>
      </p>
      {held.isPending && <SkeletonRows rows={5} label="Reading what the catalog held" />}
      {held.isError && <ErrorState error={held.error} onRetry={() => void held.refetch()} />}
      {held.isSuccess && <TablesThen refName={refName} at={hash} catalog={held.data} />}
    </section>
  );
}
