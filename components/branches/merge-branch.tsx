'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { GitMerge } from 'lucide-react';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC, useTRPCClient } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { MergePreview } from './merge-preview.tsx';
import { prepareMerge } from './prepare-branches.ts';
import { RefField } from './ref-field.tsx';
import type { RefLine } from './types.ts';
import { useChangeBranches } from './use-change-branches.ts';

interface Props {
  readonly branch: Pick<RefLine, 'name' | 'type' | 'hash'>;
  readonly onClose: () => void;
}

/** Shows what a merge would bring before it may be done. */
export function MergeBranch({ branch, onClose }: Props) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const toast = useToast();
  const changed = useChangeBranches();
  const { person, defaultBranch } = useConsole();
  const [into, setInto] = useState(defaultBranch);
  const [message, setMessage] = useState('');
  const dryRun = useQuery({
    queryKey: ['merge-preview', branch.name, branch.hash, into],
    queryFn: () => client.branches.merge.mutate({ from: branch.name, into, dryRun: true }),
    enabled: into !== '',
    staleTime: 0,
    retry: false,
  });
  const merge = useMutation(
    trpc.branches.merge.mutationOptions({
      onSuccess: async (outcome) => {
        await changed();
        if (!outcome.wasSuccessful) return void dryRun.refetch();
        toast({ kind: 'good', title: `${branch.name} is merged into ${into}` });
        onClose();
      },
      onError: () => void dryRun.refetch(),
    }),
  );
  const preview = dryRun.data === undefined ? null : prepareMerge(dryRun.data, into);
  const mayMerge = into !== defaultBranch || person.role === 'admin';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Merge"
      width="wide"
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            icon={GitMerge}
            disabled={
              preview?.kind !== 'clean' || !mayMerge || dryRun.isFetching || merge.isPending
            }
            onClick={() =>
              merge.mutate({
                from: branch.name,
                into,
                message,
                ...(dryRun.data && {
                  expectedHash: dryRun.data.effectiveTargetHash,
                  fromHash: dryRun.data.fromHash,
                }),
              })
            }
          >
            {merge.isPending ? 'Merging' : `Merge into ${into}`}
          </Button>
        </>
      }
    >
      <p className="mb-3 flex flex-wrap items-center gap-2">
        <RefChip name={branch.name} kind={branch.type === 'TAG' ? 'tag' : 'branch'} /> into
        <RefField label="Into" value={into} onChange={setInto} except={branch.name} />
      </p>
      {dryRun.isFetching && <SkeletonRows rows={2} label="Trying the merge" />}
      {dryRun.isError && <Note kind="bad">{dryRun.error.message}</Note>}
      {preview !== null && !dryRun.isFetching && (
        <MergePreview
          preview={preview}
          conflictSentences={dryRun.data?.conflictSentences ?? []}
          label="Keys that the merge touches"
          conflictWord="changed on both"
        />
      )}
      {!mayMerge && (
        <Note kind="warn" className="mt-3">
          Only an administrator merges into {into}. Ask one, or choose another branch.
        </Note>
      )}
      <div className="mt-3">
        <Field
          label="Message"
          hint={`Left empty: Merge ${branch.name} into ${into}`}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
        />
      </div>
      {merge.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {merge.error.message}
        </Note>
      )}
    </Dialog>
  );
}
