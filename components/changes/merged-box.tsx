'use client';

import { useMutation } from '@tanstack/react-query';
import { Tag, Trash2, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { ChangeDetail } from './types.ts';
import { useRenewChanges } from './use-change.ts';

/** What became of a merge, and what can be done after it. */
export function MergedBox({ detail: { change, heads } }: { readonly detail: ChangeDetail }) {
  const trpc = useTRPC();
  const toast = useToast();
  const renew = useRenewChanges();
  const { person } = useConsole();
  const [tag, setTag] = useState('');
  const { number, source, target, merge, undoHash, endedBy, author } = change;
  const after = (title: string) => ({
    onSuccess: () => void toast({ kind: 'good', title }),
    onSettled: renew,
  });
  const undo = useMutation(trpc.changes.undo.mutationOptions(after(`#${number} is undone`)));
  const drop = useMutation(
    trpc.changes.deleteSource.mutationOptions(after(`${source} is deleted`)),
  );
  const mark = useMutation(trpc.changes.tag.mutationOptions(after('The merge has its tag')));
  if (merge === null) return null;
  const isAdmin = person.role === 'admin';
  const refused = undo.error ?? drop.error ?? mark.error;
  return (
    <section aria-label="Merged" className="grid gap-3 rounded-3 border border-line p-3">
      <div className="flex items-center">
        <h2 className="font-semibold">Merged</h2>
        <span className="ml-auto">
          {undoHash === null ? (
            <State kind="good">in {target}</State>
          ) : (
            <State kind="skipped">undone</State>
          )}
        </span>
      </div>
      <p className="text-fg-2">
        As{' '}
        <Link href={`/commits/${merge.mergeHash}`} className="hover:underline">
          <Hash value={merge.mergeHash} />
        </Link>{' '}
        on {target} after <Hash value={merge.targetHash} />.
        {undoHash !== null && (
          <>
            {' '}
            Taken back by{' '}
            <Link href={`/commits/${undoHash}`} className="hover:underline">
              <Hash value={undoHash} />
            </Link>
            .
          </>
        )}
      </p>
      {undoHash === null && (isAdmin || person.name === endedBy) && (
        <>
          <Button icon={Undo2} disabled={undo.isPending} onClick={() => undo.mutate({ number })}>
            {undo.isPending ? 'Undoing' : 'Undo the merge'}
          </Button>
          <p className="text-small text-fg-3">
            Makes one commit on {target} that brings every key back to what it was before. Later
            changes of other keys stay.
          </p>
        </>
      )}
      {heads.sourceHash !== null && (isAdmin || person.name === author) && (
        <Button
          icon={Trash2}
          variant="danger"
          disabled={drop.isPending}
          onClick={() => drop.mutate({ number })}
        >
          Delete {source}
        </Button>
      )}
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          mark.mutate({ number, tag });
        }}
      >
        <Field
          label="Tag the merge"
          mono
          value={tag}
          boxClassName="flex-1"
          onChange={(event) => setTag(event.target.value)}
        />
        <Button type="submit" icon={Tag} disabled={tag.trim() === '' || mark.isPending}>
          Tag
        </Button>
      </form>
      {refused !== null && (
        <Note kind="bad" role="alert">
          {refused.message}
        </Note>
      )}
    </section>
  );
}
