'use client';

import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { Branch } from './types.ts';
import { useChangeBranches } from './use-change-branches.ts';

interface Props {
  readonly branch: Branch;
  readonly onClose: () => void;
}

/** Asks once more before a branch goes. */
export function DeleteBranch({ branch, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const changed = useChangeBranches();
  const { ref, setRef } = useRefUrl();
  const { defaultBranch } = useConsole();
  const remove = useMutation(
    trpc.catalog.deleteBranch.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast({ kind: 'good', title: `Branch ${branch.name} is deleted` });
        onClose();
        if (ref === branch.name) setRef(defaultBranch);
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Delete the branch"
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            icon={Trash2}
            disabled={remove.isPending}
            onClick={() => remove.mutate({ name: branch.name, expectedHash: branch.hash })}
          >
            {remove.isPending ? 'Deleting' : `Delete ${branch.name}`}
          </Button>
        </>
      }
    >
      <p>
        <RefChip name={branch.name} kind={branch.type === 'TAG' ? 'tag' : 'branch'} /> goes. Its
        commits stay readable by hash: it stood at <Hash value={branch.hash} />. It is refused when
        the branch has moved since.
      </p>
      {remove.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {remove.error.message}
        </Note>
      )}
    </Dialog>
  );
}
