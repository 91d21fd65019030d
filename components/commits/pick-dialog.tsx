'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { CopyPlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useState } from 'react';
import { commitHref } from '#components/branches/branch-links.ts';
import { MergePreview } from '#components/branches/merge-preview.tsx';
import { prepareMerge } from '#components/branches/prepare-branches.ts';
import { RefField } from '#components/branches/ref-field.tsx';
import { useChangeBranches } from '#components/branches/use-change-branches.ts';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Note } from '#components/ui/note.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';

interface Props {
  readonly commit: { readonly hash: string; readonly message: string };
  readonly onClose: () => void;
}

/** Shows what a copy of a commit would change on another branch before it is made. */
export function PickDialog({ commit, onClose }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const changed = useChangeBranches();
  const { person, defaultBranch } = useConsole();
  const [onto, setOnto] = useState(defaultBranch);
  const target = useDeferredValue(onto.trim());
  const tried = useQuery({
    ...trpc.branches.previewCherryPick.queryOptions({ commit: commit.hash, onto: target }),
    enabled: target !== '',
    staleTime: 0,
    retry: false,
  });
  const pick = useMutation(
    trpc.branches.cherryPick.mutationOptions({
      onSuccess: async (outcome) => {
        await changed();
        if (!outcome.wasSuccessful) return void tried.refetch();
        toast({ kind: 'good', title: `${commit.hash.slice(0, 8)} is copied onto ${target}` });
        onClose();
        const hash = outcome.resultantTargetHash;
        if (hash !== null) router.push(commitHref(hash));
      },
    }),
  );
  const preview = tried.data === undefined ? null : prepareMerge(tried.data, target);
  const mayWrite = target !== defaultBranch || person.role === 'admin';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Cherry-pick ${commit.hash.slice(0, 8)}`}
      description={`Copies what “${commit.message}” changed, as a new commit.`}
      width="wide"
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            icon={CopyPlus}
            disabled={preview?.kind !== 'clean' || tried.isFetching || !mayWrite || pick.isPending}
            onClick={() =>
              pick.mutate({
                commit: commit.hash,
                onto: target,
                ...(tried.data && { expectedHash: tried.data.effectiveTargetHash }),
              })
            }
          >
            {pick.isPending ? 'Copying' : `Copy onto ${target}`}
          </Button>
        </>
      }
    >
      <p className="mb-3 flex items-center gap-2">
        Onto <RefField label="Onto" value={onto} onChange={setOnto} />
      </p>
      {tried.isFetching && <State kind="running">Trying the copy</State>}
      {tried.isError && !tried.isFetching && <Note kind="bad">{tried.error.message}</Note>}
      {preview !== null && !tried.isFetching && (
        <MergePreview
          preview={preview}
          conflictSentences={tried.data?.conflictSentences ?? []}
          label="Keys that the copy touches"
          conflictWord="changed there too"
        />
      )}
      {!mayWrite && (
        <Note kind="warn" className="mt-3">
          Only an administrator changes {target}. Ask one, or choose another branch.
        </Note>
      )}
      {pick.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {pick.error.message}
        </Note>
      )}
    </Dialog>
  );
}
