'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Note } from '#components/ui/note.tsx';
import { type CompareRange, compareHref } from './compare-url.ts';

interface Props extends CompareRange {
  /** A button that opens the form; else the form itself. */
  readonly isPopup?: boolean;
}

/** Chooses the two sides of a comparison: branches, tags, or commits by their hash. */
export function ChooseSides({ isPopup = false, ...range }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (!isPopup) return <SidesForm {...range} onDone={() => undefined} />;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Other sides</Button>
      {isOpen && (
        <Dialog open onOpenChange={() => setOpen(false)} title="Compare">
          <SidesForm {...range} onDone={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function SidesForm({ from, to, mode, onDone }: CompareRange & { readonly onDone: () => void }) {
  const router = useRouter();
  const [sides, setSides] = useState({ from, to });
  const isWhole = sides.from.trim() !== '' && sides.to.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    onDone();
    router.push(compareHref({ from: sides.from.trim(), to: sides.to.trim(), mode }));
  };
  return (
    <form onSubmit={submit} className="grid gap-3 text-left">
      <SideField
        label="Older side, or target"
        value={sides.from}
        onChange={(value) => setSides({ ...sides, from: value })}
      />
      <SideField
        label="Newer side, or source"
        value={sides.to}
        onChange={(value) => setSides({ ...sides, to: value })}
      />
      {!isWhole && <Note>Name both sides: a branch, a tag, or a commit by its hash.</Note>}
      <Button type="submit" variant="primary" disabled={!isWhole}>
        Compare
      </Button>
    </form>
  );
}

interface SideFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function SideField({ label, value, onChange }: SideFieldProps) {
  const id = useId();
  const trpc = useTRPC();
  const { defaultBranch } = useConsole();
  const known = useQuery(trpc.hub.refs.queryOptions({ ref: defaultBranch }));
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-small font-medium">
        {label}
      </label>
      <input
        id={id}
        list={`${id}-refs`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        className="h-7 rounded-2 border border-line-control bg-control px-2 font-mono max-md:h-8"
      />
      <datalist id={`${id}-refs`}>
        {known.data?.refs.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
