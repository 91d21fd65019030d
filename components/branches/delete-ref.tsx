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
import type { RefLine } from './types.ts';
import { useChangeBranches } from './use-change-branches.ts';

interface Props {
  readonly line: RefLine;
  readonly onClose: () => void;
}

/** Asks once more before a branch or tag goes. */
export function DeleteRef({ line, onClose }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const changed = useChangeBranches();
  const { ref, setRef } = useRefUrl();
  const { defaultBranch } = useConsole();
  const { name, hash } = line;
  const remove = useMutation(
    trpc.branches.delete.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast({
          kind: 'good',
          title: `${name} is deleted`,
          description: 'For an hour it can be restored under Deleted.',
        });
        onClose();
        if (ref === name) setRef(defaultBranch);
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete the ${line.type === 'TAG' ? 'tag' : 'branch'}`}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            icon={Trash2}
            disabled={remove.isPending}
            onClick={() => remove.mutate({ name, expectedHash: hash })}
          >
            {remove.isPending ? 'Deleting' : `Delete ${name}`}
          </Button>
        </>
      }
    >
      <p>
        <RefChip name={name} kind={line.type === 'TAG' ? 'tag' : 'branch'} /> goes from{' '}
        <Hash value={hash} />. For an hour it can be restored exactly there. It is refused when it
        has moved since.
      </p>
      {line.isMerged === false && (
        <Note kind="warn" className="mt-3">
          {defaultBranch} does not have all of it.
        </Note>
      )}
      {remove.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {remove.error.message}
        </Note>
      )}
    </Dialog>
  );
}
