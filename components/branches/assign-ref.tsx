'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { MoveRight } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { RefLine } from './types.ts';
import { useChangeBranches } from './use-change-branches.ts';

interface Props {
  readonly line: RefLine;
  readonly onClose: () => void;
}

/** Moves a branch or tag to another commit, after showing what nothing would lead to any more. */
export function AssignRef({ line, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const changed = useChangeBranches();
  const { defaultBranch } = useConsole();
  const [to, setTo] = useState(defaultBranch);
  const [at, setAt] = useState('');
  const [typed, setTyped] = useState('');
  const target = useDeferredValue(to.trim());
  const moment = useDeferredValue(at.trim());
  const preview = useQuery({
    ...trpc.branches.previewAssign.queryOptions({
      name: line.name,
      to: target,
      at: moment === '' ? null : moment,
    }),
    enabled: target !== '',
    staleTime: 0,
    retry: false,
  });
  const assign = useMutation(
    trpc.branches.assign.mutationOptions({
      onSuccess: async (moved) => {
        await changed();
        toast({ kind: 'good', title: `${line.name} is at ${moved.hash.slice(0, 8)} now` });
        onClose();
      },
    }),
  );
  const shown = preview.isSuccess && !preview.isFetching ? preview.data : null;
  const isSame = shown !== null && shown.fromHash === shown.toHash;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Move ${line.name} to another commit`}
      width="wide"
      actions={
        <>
          <Button onClick={onClose}>Leave it there</Button>
          <Button
            variant="danger"
            icon={MoveRight}
            disabled={shown === null || isSame || typed !== line.name || assign.isPending}
            onClick={() => {
              if (shown === null) return;
              const { fromHash: expectedHash, toHash } = shown;
              assign.mutate({ name: line.name, expectedHash, toHash });
            }}
          >
            {assign.isPending ? 'Moving' : `Move ${line.name}`}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <Field
          label="To"
          hint="Branch, tag or commit."
          mono
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <Field
          label="At"
          hint="A commit, or a time with zone. Empty is now."
          mono
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
      </div>
      <div className="my-3 grid gap-2">
        {preview.isFetching && <State kind="running">Looking what would be lost</State>}
        {preview.isError && !preview.isFetching && <Note kind="bad">{preview.error.message}</Note>}
        {isSame && <Note>It is there already.</Note>}
        {shown !== null && !isSame && <Lost preview={shown} />}
      </div>
      <Field
        label={`Type ${line.name} to move it`}
        mono
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {assign.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {assign.error.message}
        </Note>
      )}
    </Dialog>
  );
}

interface LostProps {
  readonly preview: {
    readonly fromHash: string;
    readonly toHash: string;
    readonly lost: {
      readonly count: number;
      readonly isCut: boolean;
      readonly commits: readonly {
        readonly hash: string;
        readonly message: string;
        readonly author: string;
      }[];
    };
  };
}

function Lost({ preview: { fromHash, toHash, lost } }: LostProps) {
  return (
    <>
      <p className="flex items-center gap-2">
        <Hash value={fromHash} />
        <MoveRight aria-hidden className="size-3.5 text-fg-3" />
        <Hash value={toHash} />
      </p>
      {lost.count === 0 && lost.isCut && (
        <Note kind="warn">
          What would be lost could not be told: there is too much newer history. Make a tag here
          first to keep its commits.
        </Note>
      )}
      {lost.count === 0 && !lost.isCut && (
        <State kind="good">Nothing is lost: every commit stays on another branch or tag.</State>
      )}
      {lost.count > 0 && (
        <>
          <Note kind="warn">
            {formatPlural(lost.count, 'commit')}
            {lost.isCut && ' or more'} would be on no branch or tag any more: readable by hash until
            maintenance clears their files.
          </Note>
          <ScrollBox label="Commits that would be lost" className="max-h-48 overflow-y-auto">
            <ul>
              {lost.commits.map((commit) => (
                <li key={commit.hash} className="flex gap-2 border-b border-line py-1 text-small">
                  <Hash value={commit.hash} />
                  <span className="min-w-0 flex-1 truncate">{commit.message}</span>
                  <span className="text-fg-3">{commit.author}</span>
                </li>
              ))}
            </ul>
          </ScrollBox>
        </>
      )}
    </>
  );
}
