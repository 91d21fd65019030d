'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { ProtectionKind } from '#server/branches/model/protection.ts';

interface Props {
  readonly onClose: () => void;
  readonly onMade: () => Promise<void>;
}

const KINDS: readonly { readonly value: ProtectionKind; readonly label: string }[] = [
  { value: 'merge-only', label: 'A merge: no direct commit' },
  { value: 'change-request', label: 'A change request: no merge without one' },
];

/** Asks which names are protected, and what they need. */
export function NewRule({ onClose, onMade }: Props) {
  const trpc = useTRPC();
  const formId = useId();
  const [pattern, setPattern] = useState('');
  const [kind, setKind] = useState<ProtectionKind>('merge-only');
  const [approvals, setApprovals] = useState('1');
  const [paths, setPaths] = useState('');
  const [byAdmin, setByAdmin] = useState('anybody');
  const add = useMutation(
    trpc.branches.protection.add.mutationOptions({
      onSuccess: async () => {
        await onMade();
        onClose();
      },
    }),
  );
  const isRequest = kind === 'change-request';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({
      pattern,
      kind,
      approvals: isRequest ? Number(approvals) : 0,
      paths: isRequest && paths.trim() !== '' ? paths.trim() : null,
      approverRole: isRequest && byAdmin === 'admin' ? 'admin' : null,
    });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New rule"
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={add.isPending || pattern.trim() === ''}
          >
            Protect them
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-3">
        <Field
          label="Name of branches and tags"
          hint="* stands for any characters: release/*"
          mono
          required
          value={pattern}
          onChange={(event) => setPattern(event.target.value)}
          error={add.error?.message ?? null}
        />
        <Select
          label="A change needs"
          options={KINDS}
          value={kind}
          onChange={(value) => setKind(value === 'merge-only' ? value : 'change-request')}
        />
        {isRequest && (
          <>
            <Field
              label="Approvals"
              type="number"
              min={0}
              max={20}
              required
              value={approvals}
              onChange={(event) => setApprovals(event.target.value)}
            />
            <Field
              label="Of these keys alone"
              hint="A pattern like silver.*; empty is every key."
              mono
              value={paths}
              onChange={(event) => setPaths(event.target.value)}
            />
            <Select
              label="Whose approval counts"
              options={[
                { value: 'anybody', label: 'Anybody but the author' },
                { value: 'admin', label: 'The role admin' },
              ]}
              value={byAdmin}
              onChange={setByAdmin}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}
