'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Equal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { keyToPath } from '#server/catalog/model/key-path.ts';
import type { CompareMode } from '#server/compare/resolve-comparison.ts';
import { KeyDetail } from './key-detail.tsx';
import { type KeyFilter, KeyList } from './key-list.tsx';
import type { KeyChange, KeyComparison } from './types.ts';

interface Props {
  /** Branch, tag or commit hash; with `two-dot` the older state. */
  readonly from: string;
  readonly to: string;
  readonly mode: CompareMode;
  /** The key that is open, by its path (`keyToPath`); null: the first of the list. */
  readonly openKey?: string | null;
  /** A key was chosen; left out, the component remembers it alone. */
  readonly onOpen?: (path: string) => void;
  /** What of the list is shown; left out, the component remembers it alone. */
  readonly filter?: KeyFilter;
  readonly onFilter?: (filter: KeyFilter) => void;
  /** Something above both columns, which knows what is compared. */
  readonly head?: (comparison: KeyComparison) => ReactNode;
}

const PAGE = 100;

/** The keys in which two states differ, and all about the one that is open. */
export function KeyChanges(props: Props) {
  const { from, to, mode, openKey = null, onOpen, onFilter, head } = props;
  const trpc = useTRPC();
  const [own, setOwn] = useState<KeyFilter>({ text: '', kind: 'all' });
  const { text, kind } = props.filter ?? own;
  const [chosen, setChosen] = useState<string | null>(null);
  const found = useInfiniteQuery(
    trpc.compare.keys.infiniteQueryOptions(
      { from, to, mode, text, kind: kind === 'all' ? null : kind, maxRecords: PAGE },
      { getNextPageParam: ({ token }) => token, placeholderData: (before) => before },
    ),
  );
  if (found.isPending) return <SkeletonRows rows={8} label="Comparing" />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const [comparison] = found.data.pages;
  if (comparison === undefined) return null;
  const items = found.data.pages.flatMap((page) => page.items);
  const isFiltered = text !== '' || kind !== 'all';
  const path = onOpen === undefined ? chosen : openKey;
  const open = items.find(({ key }) => keyToPath(key) === path) ?? items[0] ?? null;
  const choose = (key: KeyChange) => {
    const next = keyToPath(key.key);
    setChosen(next);
    onOpen?.(next);
  };
  return (
    <>
      {head?.(comparison)}
      {items.length === 0 && !isFiltered ? (
        <EmptyState icon={Equal} title="Nothing differs">
          {mode === 'three-dot'
            ? `${short(to)} changed nothing since it and ${short(from)} were the same.`
            : `Every table and view is the same at ${short(from)} and at ${short(to)}.`}
        </EmptyState>
      ) : (
        <div className="grid grid-cols-[268px_minmax(0,1fr)] gap-x-6 border-t border-line max-xl:grid-cols-[minmax(0,1fr)]">
          <KeyList
            comparison={comparison}
            items={items}
            open={open}
            onOpen={choose}
            filter={{ text, kind }}
            onFilter={onFilter ?? setOwn}
            more={found.hasNextPage ? () => void found.fetchNextPage() : null}
          />
          <div className="min-w-0 pt-2">
            {open !== null && (
              <Boundary
                key={keyToPath(open.key)}
                fallback={<SkeletonRows rows={8} label="Comparing" />}
              >
                <KeyDetail change={open} {...statesOf(comparison, open)} />
              </Boundary>
            )}
          </div>
        </div>
      )}
    </>
  );
}

const short = (ref: string): string => (/^[0-9a-f]{64}$/.test(ref) ? ref.slice(0, 8) : ref);

/** The two states of a key that a comparison found. */
function statesOf({ baseHash, to }: KeyComparison, { key, formerKey }: KeyChange) {
  return {
    from: { hash: baseHash, key: formerKey ?? key, snapshotId: null },
    to: { hash: to.hash, key, snapshotId: null },
  };
}
