'use client';

import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { TableChanges } from '#components/compare/table-changes.tsx';
import { ViewChanges } from '#components/compare/view-changes.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { formatCount } from '#components/ui/format.ts';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import type { Choice } from '#server/changes/model/dry-run.ts';
import { KeyDecision } from './key-decision.tsx';
import { changeWord, mergeWord } from './prepare-change.ts';
import type { ChangeReview, KeyView } from './types.ts';

export type Decide = (
  keys: readonly KeyView[],
  choice: Choice | null,
  version: string | null,
) => void;

interface Props {
  readonly review: Pick<ChangeReview, 'dryRun'>;
  readonly source: string;
  readonly target: string;
  /** Null: the reader may not decide, or nothing can be decided yet. */
  readonly onDecide: Decide | null;
}

/** So many undecided keys are opened at once; each compares two versions of a table. */
const FEW = 2;

/** Every key that a merge brings: what changes, how it merges, and inside what differs. */
export function KeyTable({ review: { dryRun }, source, target, onDecide }: Props) {
  const { keys, keyCount } = dryRun;
  return (
    <>
      <ScrollBox label="Keys that the merge brings">
        <table aria-label="Keys that the merge brings" className="w-full border-collapse">
          <thead>
            <tr className="border-b border-line text-left text-micro text-fg-3">
              <th scope="col" className="w-6 py-[5px]">
                <span className="sr-only">Open</span>
              </th>
              <th scope="col" className="pr-3 font-medium">
                Table
              </th>
              <th scope="col" className="pr-3 font-medium max-md:hidden">
                What changes
              </th>
              <th scope="col" className="font-medium">
                How it merges
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <KeyRow
                key={JSON.stringify(key.key)}
                view={key}
                hashes={dryRun}
                source={source}
                target={target}
                onDecide={onDecide}
                startsOpen={!key.isSettled && dryRun.undecidedCount <= FEW}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {keys.length < keyCount && (
        <p className="mt-1 text-small text-fg-3">
          {formatCount(keys.length)} of {formatCount(keyCount)} keys are shown: those that need a
          choice first.
        </p>
      )}
    </>
  );
}

interface RowProps {
  readonly view: KeyView;
  readonly hashes: Pick<ChangeReview['dryRun'], 'sourceHash' | 'targetHash' | 'baseHash'>;
  readonly source: string;
  readonly target: string;
  readonly onDecide: Decide | null;
  readonly startsOpen: boolean;
}

function KeyRow({ view, hashes, source, target, onDecide, startsOpen }: RowProps) {
  const [wish, setWish] = useState<boolean | null>(null);
  const isOpen = wish ?? startsOpen;
  const name = view.key.join('.');
  const how = mergeWord(view, source, target);
  return (
    <>
      <tr className="border-b border-line">
        <td className="h-8">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
            onClick={() => setWish(!isOpen)}
            className="grid size-6 place-items-center rounded-2 text-fg-3 hover:bg-hover"
          >
            <ChevronRight
              aria-hidden
              className={clsx('size-3.5 transition-transform', isOpen && 'rotate-90')}
            />
          </button>
        </td>
        <td className="pr-3 font-mono text-small [overflow-wrap:anywhere]">
          <bdi>{name}</bdi>
        </td>
        <td className="whitespace-nowrap pr-3 text-fg-2 max-md:hidden">{changeWord(view)}</td>
        <td>
          <State kind={how.kind} className="whitespace-normal">
            {how.text}
          </State>
        </td>
      </tr>
      {isOpen && (
        <tr className="border-b border-line">
          <td colSpan={4} className="pb-3">
            <div className="grid gap-3 border-l-2 border-line pt-1 pl-4">
              <KeyDecision view={view} source={source} target={target} onDecide={onDecide} />
              <Differences view={view} hashes={hashes} />
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

/** What the source did to the key since both were the same. */
function Differences({ view, hashes }: Pick<RowProps, 'view' | 'hashes'>) {
  const { key, type } = view;
  const { baseHash, sourceHash } = hashes;
  if (baseHash === null || sourceHash === null) return null;
  const from = { hash: baseHash, key, snapshotId: null };
  const to = { hash: sourceHash, key, snapshotId: null };
  if (type !== 'ICEBERG_TABLE' && type !== 'ICEBERG_VIEW') return null;
  return (
    <Boundary fallback={<SkeletonRows rows={3} label="Comparing" />}>
      {type === 'ICEBERG_TABLE' ? (
        <TableChanges from={from} to={to} />
      ) : (
        <ViewChanges from={from} to={to} />
      )}
    </Boundary>
  );
}
