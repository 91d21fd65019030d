'use client';

import { useMutation } from '@tanstack/react-query';
import { GitMerge } from 'lucide-react';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { blockerOf, judgeMerge } from '#server/changes/model/judge-merge.ts';
import { mergeSentence, readiness } from './prepare-change.ts';
import type { ChangeDetail, ChangeReview } from './types.ts';
import { useRenewChanges } from './use-change.ts';

interface Props {
  readonly detail: ChangeDetail;
  readonly review: ChangeReview;
  /** The review is of a state that is over: what is new is asked for. */
  readonly isOld: boolean;
}

/** Everything that the merge needs, and one button that says what it does, or the one reason why not. */
export function MergeBox({ detail, review, isOld }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const renew = useRenewChanges();
  const { person, defaultBranch } = useConsole();
  const [deleteSource, setDeleteSource] = useState(false);
  const [tag, setTag] = useState('');
  const { change, approvals, checks } = detail;
  const { dryRun, requirements } = review;
  const conditions = judgeMerge({
    change,
    dryRun,
    requirements,
    approvals,
    checks,
    person,
    defaultBranch,
  });
  const blocker = blockerOf(conditions);
  const look = readiness(conditions);
  const { button, sentence } = mergeSentence(review, change.target);
  const merge = useMutation(
    trpc.changes.merge.mutationOptions({
      onSuccess: ({ notes }) => {
        const title = `#${change.number} is merged into ${change.target}`;
        const [note] = notes;
        toast(
          note === undefined ? { kind: 'good', title } : { kind: 'bad', title, description: note },
        );
      },
      onSettled: renew,
    }),
  );
  const isOwner = person.role === 'admin' || person.name === change.author;
  return (
    <section aria-label="Merge" className="rounded-3 border border-line">
      <div className="flex items-center border-b border-line px-3 py-2">
        <h2 className="font-semibold">Merge</h2>
        <span className="ml-auto">
          <State kind={look.kind}>{look.word}</State>
        </span>
      </div>
      <div className="grid gap-3 p-3">
        <ul className="grid gap-1.5">
          {conditions.map(({ kind, text }) => (
            <li key={text}>
              <State kind={kind} className="whitespace-normal">
                {text}
              </State>
            </li>
          ))}
        </ul>
        <Button
          variant="primary"
          icon={GitMerge}
          className="w-full whitespace-normal"
          disabled={blocker !== null || merge.isPending || isOld}
          onClick={() =>
            merge.mutate({
              number: change.number,
              sourceHash: dryRun.sourceHash ?? '',
              targetHash: dryRun.targetHash ?? '',
              choicesHash: dryRun.choicesHash,
              tag: tag.trim() === '' ? null : tag.trim(),
              deleteSource,
            })
          }
        >
          {merge.isPending ? 'Merging' : button}
        </Button>
        <p role="status" className="text-small text-fg-2">
          {blocker ?? sentence}
        </p>
        {merge.isError && (
          <Note kind="bad" role="alert">
            {merge.error.message}
          </Note>
        )}
        {blocker === null && (
          <>
            {isOwner && (
              <Checkbox
                label={`Delete ${change.source} afterwards`}
                hint="It can be restored for an hour."
                checked={deleteSource}
                onChange={setDeleteSource}
              />
            )}
            <Field
              label="Tag the merge"
              hint="Left empty: no tag."
              mono
              value={tag}
              onChange={(event) => setTag(event.target.value)}
            />
          </>
        )}
      </div>
    </section>
  );
}
