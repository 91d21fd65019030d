'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useState } from 'react';
import { changeHref, commitHref } from '#components/branches/branch-links.ts';
import { RefField } from '#components/branches/ref-field.tsx';
import { useChangeBranches } from '#components/branches/use-change-branches.ts';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { State } from '#components/ui/state.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { RevertSteps } from './revert-steps.tsx';

interface Props {
  readonly commit: { readonly hash: string; readonly message: string };
  readonly branch: string;
  readonly onClose: () => void;
}

/** Shows what taking a commit back would do, key by key, before it is done. */
export function RevertDialog({ commit, branch, onClose }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const changed = useChangeBranches();
  const { person, defaultBranch } = useConsole();
  const [on, setOn] = useState(branch);
  const [apart, setApart] = useState(person.role !== 'admin' && branch === defaultBranch);
  const [name, setName] = useState(`revert-${commit.hash.slice(0, 8)}`);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const target = useDeferredValue(on.trim());
  const preview = useQuery({
    ...trpc.branches.previewRevert.queryOptions({ branch: target, commit: commit.hash }),
    enabled: target !== '',
    staleTime: 0,
    retry: false,
  });
  const revert = useMutation(
    trpc.branches.revert.mutationOptions({
      onSuccess: async (outcome) => {
        await changed();
        if (!outcome.wasSuccessful) return void preview.refetch();
        toast({
          kind: 'good',
          title: `${commit.hash.slice(0, 8)} is taken back on ${outcome.branch}`,
        });
        onClose();
        if (apart) router.push(changeHref(outcome.branch, target));
        else if (outcome.hash !== null) router.push(commitHref(outcome.hash));
      },
    }),
  );
  const steps = preview.data?.steps ?? [];
  const taken = steps.filter((step) => !left.has(step.key.join('\u0000')));
  const blocked = taken.filter(({ conflict }) => conflict !== null).length;
  const changes = taken.filter(({ action }) => action !== 'none').length;
  const mayWrite = apart || target !== defaultBranch || person.role === 'admin';
  const isReady =
    preview.isSuccess && !preview.isFetching && blocked === 0 && changes > 0 && mayWrite;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Revert ${commit.hash.slice(0, 8)}`}
      description={`“${commit.message}” stays in the history; a new commit brings its keys back to what they were before.`}
      width="wide"
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            variant="primary"
            icon={Undo2}
            disabled={!isReady || revert.isPending || (apart && name.trim() === '')}
            onClick={() =>
              revert.mutate({
                branch: target,
                commit: commit.hash,
                ...(preview.data && { expectedHash: preview.data.effectiveHash }),
                ...(left.size > 0 && { keys: taken.map(({ key }) => [...key]) }),
                ...(apart && { newBranch: name.trim() }),
              })
            }
          >
            {revert.isPending ? 'Taking it back' : `Revert ${changes} on ${apart ? name : target}`}
          </Button>
        </>
      }
    >
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <span className="flex items-center gap-2">
          On <RefField label="On" value={on} onChange={setOn} />
        </span>
        <Checkbox label="On a new branch, as a change" checked={apart} onChange={setApart} />
        {apart && (
          <Field
            label="Name of the new branch"
            hideLabel
            mono
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </div>
      {preview.isFetching && <State kind="running">Looking what was changed since</State>}
      {preview.isError && !preview.isFetching && <Note kind="bad">{preview.error.message}</Note>}
      {preview.isSuccess && (
        <RevertSteps
          steps={steps}
          left={left}
          onLeave={(key, isLeft) => {
            const next = new Set(left);
            if (isLeft) next.add(key);
            else next.delete(key);
            setLeft(next);
          }}
        />
      )}
      {preview.isSuccess && blocked > 0 && (
        <Note kind="warn" className="mt-3">
          {blocked} of them cannot go back. Leave them out, or revert the later commits first.
        </Note>
      )}
      {preview.isSuccess && changes === 0 && blocked === 0 && (
        <Note className="mt-3">{target} is as it was before that commit already.</Note>
      )}
      {!mayWrite && (
        <Note kind="warn" className="mt-3">
          Only an administrator reverts on {target}. Do it on a new branch and open a change.
        </Note>
      )}
      {revert.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {revert.error.message}
        </Note>
      )}
    </Dialog>
  );
}
