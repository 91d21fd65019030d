'use client';

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { GitBranch } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { RefKind } from '#server/branches/model/select-refs.ts';
import type { BranchesPatch, BranchesUrl } from './branches-url.ts';
import { BulkDelete } from './bulk-delete.tsx';
import { RefFilters } from './ref-filters.tsx';
import { RefRow } from './ref-row.tsx';
import type { RefLine } from './types.ts';

interface Props {
  readonly kind: RefKind;
  readonly url: BranchesUrl;
  readonly go: (patch: BranchesPatch) => void;
  /** Name of the ref whose commits stand below. */
  readonly shown: string;
}

const PAGE = 100;
const ROW_PX = 32;
const REFRESH_MS = 10_000;

const EMPTY = {
  branches: 'No branch is like that',
  runs: 'No run keeps a branch like that',
  tags: 'No tag is like that',
} as const satisfies Record<RefKind, string>;

/** Branches, run branches or tags, thousands of them: what is in sight is drawn, the rest is read when it comes. */
export function RefList({ kind, url, go, shown }: Props) {
  const trpc = useTRPC();
  const { text, filters, order } = url;
  const cel = url.cel?.trim() === '' ? null : url.cel;
  const list = useInfiniteQuery({
    ...trpc.branches.list.infiniteQueryOptions(
      { kind, text, filters: [...filters], cel, order, limit: PAGE },
      { getNextPageParam: ({ next }) => next },
    ),
    placeholderData: keepPreviousData,
    // All pages that were read are read again: many of them less often.
    refetchInterval: ({ state }) => REFRESH_MS * Math.max(1, state.data?.pages.length ?? 1),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const first = list.data?.pages[0];
  return (
    <>
      <RefFilters url={url} go={go} counts={first?.counts ?? null} />
      {list.isPending && <SkeletonRows rows={8} label="Reading the branches" />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState icon={GitBranch} title={EMPTY[kind]}>
          {kind === 'tags'
            ? 'A tag is a name that stays at its commit.'
            : 'A branch costs nothing: it is a name for a commit.'}
        </EmptyState>
      )}
      {!list.isError && items.length > 0 && (
        <Rows
          kind={kind}
          items={items}
          total={first?.total ?? items.length}
          shown={shown}
          onShow={(name) => go({ show: name, commit: null })}
          onEnd={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          }}
        />
      )}
    </>
  );
}

interface RowsProps {
  readonly kind: RefKind;
  readonly items: readonly RefLine[];
  readonly total: number;
  readonly shown: string;
  readonly onShow: (name: string) => void;
  /** The last of the items has come into sight. */
  readonly onEnd: () => void;
}

const MOST_TRIED = 50;

function Rows({ kind, items, total, shown, onShow, onEnd }: RowsProps) {
  const trpc = useTRPC();
  const { person } = useConsole();
  const box = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const rows = virtual.getVirtualItems();
  const lastSeen = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= items.length - 1) onEnd();
  }, [lastSeen, items.length, onEnd]);

  const inSight = rows.flatMap(({ index }) => items[index] ?? []);
  const names = inSight
    .filter(({ isDefault, isMerged }) => !isDefault && isMerged !== true)
    .map(({ name }) => name)
    .slice(0, MOST_TRIED);
  const tried = useQuery({
    ...trpc.branches.unmerged.queryOptions({ names }),
    enabled: names.length > 0,
    placeholderData: keepPreviousData,
  });
  const unmerged = new Map((tried.data ?? []).map((each) => [each.name, each]));
  const mayDelete = person.role === 'admin';
  const choose = (name: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(name);
    else next.delete(name);
    setChosen(next);
  };
  const before = rows[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (rows.at(-1)?.end ?? 0);
  const label = kind === 'tags' ? 'Tags' : kind === 'runs' ? 'Run branches' : 'Branches';
  return (
    <>
      {mayDelete && (
        <BulkDelete
          items={items}
          chosen={chosen}
          onChoose={(refs) => setChosen(new Set(refs))}
          isComplete={items.length >= total}
        />
      )}
      <div ref={box} className="ring-inner max-h-[336px] overflow-y-auto [scrollbar-width:thin]">
        <table aria-label={label} aria-rowcount={total + 1} className="w-full border-collapse">
          <thead className="sticky top-0 z-(--z-sticky) bg-bg">
            <tr className="text-left text-micro text-fg-3 [&>th]:border-b [&>th]:border-line [&>th]:py-[5px] [&>th]:pr-3 [&>th]:whitespace-nowrap [&>th]:font-medium">
              {mayDelete && (
                <th scope="col" className="w-6">
                  <span className="sr-only">Chosen</span>
                </th>
              )}
              <th scope="col">{kind === 'tags' ? 'Tag' : 'Branch'}</th>
              <th scope="col" className="min-w-44 text-center max-md:hidden">
                Behind · ahead
              </th>
              <th scope="col" className="min-w-28">
                To merge
              </th>
              <th scope="col" className="max-lg:hidden">
                Last commit
              </th>
              <th scope="col" className="max-lg:hidden">
                By
              </th>
              <th scope="col" className="w-16 text-right">
                Age
              </th>
              <th scope="col" className="w-8">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <Gap px={before} />
            {rows.map(({ index }) => {
              const ref = items[index];
              if (ref === undefined) return null;
              return (
                <RefRow
                  key={ref.name}
                  line={ref}
                  rowIndex={index + 2}
                  isShown={ref.name === shown}
                  isChosen={mayDelete ? chosen.has(ref.name) : null}
                  onChoose={(isChosen) => choose(ref.name, isChosen)}
                  onShow={() => onShow(ref.name)}
                  unmerged={unmerged.get(ref.name)}
                />
              );
            })}
            <Gap px={after} />
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Stands for the rows out of sight. */
function Gap({ px }: { readonly px: number }) {
  if (px <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height: px }} />
    </tr>
  );
}
