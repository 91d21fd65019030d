'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { RefLine } from './types.ts';
import { useChangeBranches } from './use-change-branches.ts';

interface Props {
  readonly line: RefLine;
  readonly onClose: () => void;
}

/** Asks for another name. */
export function RenameRef({ line, onClose }: Props) {
  const trpc = useTRPC();
  const formId = useId();
  const toast = useToast();
  const changed = useChangeBranches();
  const { ref, setRef } = useRefUrl();
  const [to, setTo] = useState(line.name);
  const rename = useMutation(
    trpc.branches.rename.mutationOptions({
      onSuccess: async (renamed) => {
        await changed();
        toast({ kind: 'good', title: `${line.name} is ${renamed.name} now` });
        onClose();
        if (ref === line.name) setRef(renamed.name);
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ name: line.name, to: to.trim(), expectedHash: line.hash });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Rename ${line.name}`}
      description="Who reads or writes it by the old name finds it no more. It is refused when it has moved since."
      actions={
        <>
          <Button onClick={onClose}>Keep the name</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={rename.isPending || to.trim() === '' || to.trim() === line.name}
          >
            {rename.isPending ? 'Renaming' : 'Rename'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field
          label="New name"
          mono
          required
          value={to}
          onChange={(event) => setTo(event.target.value)}
          error={rename.error?.message ?? null}
        />
      </form>
    </Dialog>
  );
}
