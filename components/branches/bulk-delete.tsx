'use client';

import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { RefLine } from './types.ts';
import { useChangeBranches } from './use-change-branches.ts';

interface Props {
  readonly items: readonly RefLine[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (names: readonly string[]) => void;
  /** False: more refs match than are loaded. */
  readonly isComplete: boolean;
}

const MOST_AT_ONCE = 500;

/** Chooses what is merged or stale, and deletes what is chosen, each where it was seen. */
export function BulkDelete({ items, chosen, onChoose, isComplete }: Props) {
  const [asking, setAsking] = useState(false);
  const deletable = items.filter(({ isDefault, protection }) => !isDefault && protection === null);
  const merged = deletable.filter(({ isMerged }) => isMerged === true);
  const stale = deletable.filter((ref) => ref.isStale);
  const picked = deletable.filter(({ name }) => chosen.has(name)).slice(0, MOST_AT_ONCE);
  const loaded = isComplete ? '' : ' of those loaded';
  const pick = (refs: readonly RefLine[]) => () => onChoose(refs.map(({ name }) => name));
  if (merged.length === 0 && stale.length === 0 && chosen.size === 0) return null;
  return (
    <p className="mb-1 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-small text-fg-3">
      {chosen.size === 0 ? (
        <>
          Choose
          {merged.length > 0 && (
            <button
              type="button"
              className="text-accent-text hover:underline"
              onClick={pick(merged)}
            >
              {merged.length} merged{loaded}
            </button>
          )}
          {stale.length > 0 && (
            <button
              type="button"
              className="text-accent-text hover:underline"
              onClick={pick(stale)}
            >
              {stale.length} stale{loaded}
            </button>
          )}
        </>
      ) : (
        <>
          {chosen.size} chosen
          <Button
            size="small"
            variant="danger"
            icon={Trash2}
            disabled={picked.length === 0}
            onClick={() => setAsking(true)}
          >
            Delete {formatPlural(picked.length, 'ref')}
          </Button>
          {picked.length < chosen.size && 'protected ones stay'}
          <button type="button" className="text-accent-text hover:underline" onClick={pick([])}>
            Choose none
          </button>
        </>
      )}
      {asking && (
        <Question refs={picked} onClose={() => setAsking(false)} onDone={() => onChoose([])} />
      )}
    </p>
  );
}

interface QuestionProps {
  readonly refs: readonly RefLine[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Question({ refs, onClose, onDone }: QuestionProps) {
  const trpc = useTRPC();
  const toast = useToast();
  const changed = useChangeBranches();
  const remove = useMutation(
    trpc.branches.deleteMany.mutationOptions({
      onSuccess: async (outcomes) => {
        await changed();
        const refused = outcomes.filter(({ refused: why }) => why !== null).length;
        const done = outcomes.length - refused;
        toast({
          kind: 'good',
          title: `${formatPlural(done, 'ref')} deleted, restorable for an hour`,
        });
        if (refused > 0) return;
        onDone();
        onClose();
      },
    }),
  );
  const unmerged = refs.filter(({ isMerged }) => isMerged !== true).length;
  const refused = new Map((remove.data ?? []).map((each) => [each.name, each.refused]));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete ${formatPlural(refs.length, 'ref')}`}
      description="Each goes if it still is where the list shows it. For an hour each can be restored under Deleted."
      actions={
        <>
          <Button onClick={onClose}>{remove.isSuccess ? 'Close' : 'Keep them'}</Button>
          <Button
            variant="danger"
            icon={Trash2}
            disabled={remove.isPending || remove.isSuccess}
            onClick={() =>
              remove.mutate({
                refs: refs.map(({ name, hash }) => ({ name, expectedHash: hash })),
              })
            }
          >
            {remove.isPending ? 'Deleting' : `Delete ${refs.length}`}
          </Button>
        </>
      }
    >
      {unmerged > 0 && (
        <Note kind="warn" className="mb-2">
          {formatPlural(unmerged, 'of them is', 'of them are')} not merged: what they hold is on no
          other branch, or was not found there.
        </Note>
      )}
      <ScrollBox label="Refs to delete" className="max-h-64 overflow-y-auto">
        <ul>
          {refs.map(({ name, type, isMerged }) => (
            <li
              key={name}
              className="flex flex-wrap items-center justify-between gap-2 border-b border-line py-1 text-small"
            >
              <RefChip name={name} kind={type === 'TAG' ? 'tag' : 'branch'} />
              <State kind={isMerged === true ? 'good' : 'warn'}>
                {isMerged === true ? 'merged' : 'not merged'}
              </State>
              {refused.get(name) != null && (
                <span className="basis-full text-bad-text">{refused.get(name)}</span>
              )}
            </li>
          ))}
        </ul>
      </ScrollBox>
      {remove.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {remove.error.message}
        </Note>
      )}
    </Dialog>
  );
}
