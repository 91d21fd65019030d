'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Field } from '#components/ui/field.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (name: string) => void;
  /** A branch that makes no sense here. */
  readonly except?: string;
}

const OFFERED = 20;

/** The name of a branch, with those offered that have the letters in them: there may be thousands. */
export function RefField({ label, value, onChange, except }: Props) {
  const trpc = useTRPC();
  const listId = useId();
  const text = useDeferredValue(value.trim());
  const found = useQuery({
    ...trpc.branches.list.queryOptions({ kind: 'branches', text, limit: OFFERED }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Field
        label={label}
        hideLabel
        mono
        list={listId}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        boxClassName="w-56"
      />
      <datalist id={listId}>
        {(found.data?.items ?? [])
          .filter(({ name }) => name !== except)
          .map(({ name }) => (
            <option key={name} value={name} />
          ))}
      </datalist>
    </>
  );
}
