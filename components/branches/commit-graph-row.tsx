'use client';

import { Play } from 'lucide-react';
import { useConsole } from '#components/shell/console-context.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { GraphGutter, gutterWidth } from './graph-gutter.tsx';
import type { GraphRow } from './graph-lanes.ts';
import type { GraphCommit, GraphRef } from './types.ts';

export const ROW_PX = 28;

interface Props {
  readonly id: string;
  readonly commit: GraphCommit;
  readonly row: GraphRow;
  readonly heads: readonly GraphRef[];
  readonly mostLanes: number;
  readonly startPx: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

const MOST_CHIPS = 3;

/** One commit of the graph: the lines that cross its row, the refs at it, what and who and when. */
export function CommitGraphRow({
  id,
  commit,
  row,
  heads,
  mostLanes,
  startPx,
  isSelected,
  onSelect,
}: Props) {
  const lanes = Math.min(mostLanes, row.lanes);
  const { defaultBranch } = useConsole();
  const when = new Date(commit.committedAt);
  const optionRole = {
    role: 'option',
    id,
    onClick: onSelect,
    'aria-selected': isSelected,
    'aria-label': [
      commit.message,
      ...heads.map(({ name }) => `head of ${name}`),
      row.isMerge ? 'a merge' : '',
      commit.runId === null ? `by ${commit.author}` : `by run ${commit.runId.slice(0, 8)}`,
      formatUtc(when, 'second'),
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
  return (
    <div
      {...optionRole}
      className="absolute inset-x-0 top-0 flex cursor-pointer items-center hover:bg-subtle aria-selected:bg-accent-bg"
      style={{ height: ROW_PX, transform: `translateY(${startPx}px)` }}
    >
      <GraphGutter row={row} lanes={lanes} heightPx={ROW_PX} />
      <span
        className="flex h-full min-w-0 flex-1 items-center gap-2 border-b border-line pr-1 pl-1"
        style={{ maxWidth: `calc(100% - ${gutterWidth(lanes)}px)` }}
      >
        {heads.slice(0, MOST_CHIPS).map(({ name, type }) => (
          <RefChip
            key={name}
            name={name}
            kind={type === 'TAG' ? 'tag' : 'branch'}
            defaultBranch={defaultBranch}
            className="max-w-40 shrink-0 max-md:max-w-20"
          />
        ))}
        {heads.length > MOST_CHIPS && (
          <span className="shrink-0 text-small text-fg-3">+{heads.length - MOST_CHIPS}</span>
        )}
        <span className="min-w-0 flex-1 truncate" title={commit.message}>
          {commit.message}
        </span>
        <Hash value={commit.hash} className="max-md:hidden" />
        <span
          className="flex w-24 items-center gap-1 truncate text-small text-fg-3 max-lg:hidden"
          title={commit.runId === null ? commit.author : `run ${commit.runId}`}
        >
          {commit.runId !== null && <Play aria-hidden className="size-3 shrink-0" />}
          <span className="truncate">
            {commit.runId === null ? commit.author : commit.runId.slice(0, 8)}
          </span>
        </span>
        <RelativeTime at={when} className="w-14 text-right text-small text-fg-3" />
      </span>
    </div>
  );
}
