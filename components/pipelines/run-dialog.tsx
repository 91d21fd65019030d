'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useState } from 'react';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';

interface Props {
  /** What is asked for at first; empty is everything. */
  readonly selection?: string;
  readonly label?: string;
}

/** The button that runs the project, and the question what exactly. */
export function RunDialog({ selection = '', label = 'Run' }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={Play} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && <Question initial={selection} onClose={() => setOpen(false)} />}
    </>
  );
}

interface QuestionProps {
  readonly initial: string;
  readonly onClose: () => void;
}

function Question({ initial, onClose }: QuestionProps) {
  const { ref } = useRefUrl();
  const trpc = useTRPC();
  const router = useRouter();
  const [text, setText] = useState(initial);
  const [full, setFull] = useState(false);
  const request = { ref, selection: text.trim() === '' ? null : text.trim(), full };
  const asked = useDeferredValue(text);
  const preview = useQuery({
    ...trpc.runs.preview.queryOptions({
      ref,
      selection: asked.trim() === '' ? null : asked.trim(),
      full,
    }),
    staleTime: 0,
    retry: false,
  });
  const start = useMutation(
    trpc.runs.start.mutationOptions({ onSuccess: ({ id }) => router.push(`/runs/${id}`) }),
  );
  const builds = preview.data?.assets.filter(({ action }) => action === 'build').length ?? 0;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Run the project"
      width="wide"
      description={
        <>
          Builds on a branch of its own, checks, and merges into <RefChip name={ref} /> when every
          check passes.
        </>
      }
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            icon={Play}
            disabled={start.isPending || start.isSuccess}
            onClick={() => start.mutate(request)}
          >
            {start.isPending ? 'Starting' : runWords(builds, preview.data !== undefined)}
          </Button>
        </>
      }
    >
      <Field
        label="Assets"
        hint="Names as dbt selects them: silver.fct_glucose_readings+, tag:x. Empty is everything."
        mono
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label className="my-3 flex items-center gap-2">
        <input
          type="checkbox"
          checked={full}
          onChange={(event) => setFull(event.target.checked)}
          className="size-4 accent-(--accent)"
        />
        From scratch, also what is up to date
      </label>
      {preview.isPending && <SkeletonRows label="Asking what would be built" />}
      {preview.isError && <Note kind="warn">{preview.error.message}</Note>}
      {preview.data !== undefined && (
        <ScrollBox
          label="What would happen"
          className="max-h-64 overflow-y-auto border-t border-line"
        >
          <ul>
            {preview.data.assets.map(({ name, action, why }) => (
              <li
                key={name}
                className="flex items-center gap-3 border-b border-line py-1 text-small"
              >
                <State kind={ACTION[action].kind} className="w-20 shrink-0">
                  {ACTION[action].word}
                </State>
                <code className="shrink-0">{name}</code>
                <span className="min-w-0 truncate text-fg-3" title={why}>
                  {why}
                </span>
              </li>
            ))}
            {preview.data.marts.length > 0 && (
              <li className="py-1 text-small text-fg-3">
                Publishes {preview.data.marts.join(', ')} to PostgreSQL.
              </li>
            )}
          </ul>
        </ScrollBox>
      )}
      {start.isError && (
        <Note kind="bad" role="alert" className="mt-3">
          {start.error.message}
        </Note>
      )}
    </Dialog>
  );
}

function runWords(builds: number, isKnown: boolean): string {
  if (!isKnown) return 'Run';
  return builds === 0 ? 'Run, nothing to build' : `Run, builds ${formatPlural(builds, 'asset')}`;
}

const ACTION = {
  build: { kind: 'stale', word: 'Builds' },
  skip: { kind: 'skipped', word: 'Skips' },
  blocked: { kind: 'warn', word: 'Blocked' },
} as const;
