'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount } from '#components/ui/format.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { commitHref } from './branch-links.ts';
import { CommitGraphRow, ROW_PX } from './commit-graph-row.tsx';
import type { GraphRow } from './graph-lanes.ts';
import type { GraphCommit, GraphRef } from './types.ts';
import { useGraphLayout } from './use-graph-layout.ts';

interface Props {
  /** Names of the refs to draw; null is all. */
  readonly refs: readonly string[] | null;
  readonly selected: string | null;
  readonly onSelect: (hash: string) => void;
}

const PAGE = 500;
const MOST_LANES = { narrow: 6, wide: 14 } as const;
const NARROW_PX = 640;
const REFRESH_MS = 15_000;
const MOST_REFRESHED_PAGES = 2;
const NO_REFS: readonly GraphRef[] = [];
const PLAIN_ROW: GraphRow = { lane: 0, slot: 'main', isMerge: false, lines: [], lanes: 1 };

/** The commits of all refs with the lines between them. Arrows move, left and right go to a parent, Enter opens. */
export function CommitGraph({ refs, selected, onSelect }: Props) {
  const trpc = useTRPC();
  const graph = useInfiniteQuery({
    ...trpc.branches.graph.infiniteQueryOptions(
      { refs: refs === null ? null : [...refs], limit: PAGE },
      { getNextPageParam: ({ next }) => next },
    ),
    // Who has gone far down looks at what was, and would read all of it again.
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) <= MOST_REFRESHED_PAGES ? REFRESH_MS : false,
  });
  const pages = graph.data?.pages;
  const commits = useMemo(() => pages?.flatMap((page) => page.commits) ?? [], [pages]);
  if (graph.isPending) return <SkeletonRows rows={10} label="Reading the commits of all refs" />;
  if (graph.isError) {
    return <ErrorState error={graph.error} onRetry={() => void graph.refetch()} />;
  }
  return (
    <Rows
      commits={commits}
      refs={pages?.[0]?.refs ?? NO_REFS}
      selected={selected}
      onSelect={onSelect}
      hasMore={graph.hasNextPage}
      onEnd={() => {
        if (graph.hasNextPage && !graph.isFetchingNextPage) void graph.fetchNextPage();
      }}
    />
  );
}

interface RowsProps {
  readonly commits: readonly GraphCommit[];
  readonly refs: readonly GraphRef[];
  readonly selected: string | null;
  readonly onSelect: (hash: string) => void;
  readonly hasMore: boolean;
  readonly onEnd: () => void;
}

function Rows({ commits, refs, selected, onSelect, hasMore, onEnd }: RowsProps) {
  const listId = useId();
  const router = useRouter();
  const { defaultBranch } = useConsole();
  const box = useRef<HTMLDivElement>(null);
  const layout = useGraphLayout(commits, refs, defaultBranch);
  const virtual = useVirtualizer({
    count: commits.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const rows = virtual.getVirtualItems();
  const lastSeen = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= commits.length - 50) onEnd();
  }, [lastSeen, commits.length, onEnd]);

  const indexes = useMemo(
    () => new Map(commits.map(({ hash }, index) => [hash, index])),
    [commits],
  );
  const heads = useMemo(() => Map.groupBy(refs, ({ hash }) => hash), [refs]);
  const isNarrow = (virtual.scrollRect?.width ?? NARROW_PX) < NARROW_PX;
  const mostLanes = isNarrow ? MOST_LANES.narrow : MOST_LANES.wide;
  const at = selected === null ? 0 : (indexes.get(selected) ?? 0);
  const moveTo = (index: number) => {
    const commit = commits[Math.min(commits.length - 1, Math.max(0, index))];
    if (commit === undefined) return;
    onSelect(commit.hash);
    virtual.scrollToIndex(indexes.get(commit.hash) ?? 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const parents = commits[at]?.parents ?? [];
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const parentAt = (index: number) => indexes.get(parents[index] ?? '') ?? at;
    const target = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: parentAt(0),
      ArrowRight: parentAt(1),
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: commits.length - 1,
    }[event.key];
    if (target !== undefined) moveTo(target);
    else if (event.key === 'Enter') router.push(commitHref(commits[at]?.hash ?? ''));
    else return;
    event.preventDefault();
  };
  const listRole = {
    role: 'listbox',
    tabIndex: 0,
    onKeyDown,
    'aria-label': `Commits of ${refs.length === 1 ? '1 ref' : `${formatCount(refs.length)} refs`}, newest first`,
    'aria-activedescendant': rows.some(({ index }) => index === at) ? `${listId}-${at}` : undefined,
  };
  if (commits.length === 0) return <p className="py-2 text-fg-3">No commit yet.</p>;
  return (
    <>
      <div
        ref={box}
        {...listRole}
        className="ring-inner max-h-[560px] overflow-y-auto border-t border-line [scrollbar-width:thin] max-md:max-h-[70vh]"
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start }) => {
            const commit = commits[index];
            if (commit === undefined) return null;
            return (
              <CommitGraphRow
                key={commit.hash}
                id={`${listId}-${index}`}
                commit={commit}
                row={layout?.rows[index] ?? PLAIN_ROW}
                mostLanes={mostLanes}
                heads={heads.get(commit.hash) ?? NO_REFS}
                startPx={start}
                isSelected={commit.hash === selected}
                onSelect={() => onSelect(commit.hash)}
              />
            );
          })}
        </div>
      </div>
      <p className="mt-1 flex flex-wrap gap-x-3 text-small text-fg-3">
        <span>
          {formatCount(commits.length)} commits{hasMore && ', more as you scroll'}
        </span>
        {(layout?.width ?? 1) > mostLanes && (
          <span>
            {layout?.width} lines stand side by side; those beyond {mostLanes} share the last place.
          </span>
        )}
      </p>
    </>
  );
}
