'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { tableHref } from '#components/catalog/catalog-url.ts';
import { isOver, RUN_STATE, stepsSentence } from '#components/runs/prepare-run.ts';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatDuration } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { ProgressLine } from '#components/ui/progress-line.tsx';
import { State } from '#components/ui/state.tsx';

interface Props {
  readonly runId: string;
  readonly source: string;
  readonly people: readonly string[];
  readonly onAgain: () => void;
}

const PEOPLE_SHOWN = 5;

/** The run that takes the file in, and what came out of it. */
export function RunStep({ runId, source, people, onAgain }: Props) {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.runs.get.queryOptions({ id: runId }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOver(state.data.run) ? false : 1_000,
  });
  const run = data?.run;
  const steps = data?.steps ?? [];
  const done = steps.filter(({ state }) => state === 'done' || state === 'skipped').length;
  const isDone = run !== undefined && isOver(run);
  return (
    <div className="grid gap-3">
      {!isDone && (
        <ProgressLine
          percent={steps.length === 0 ? null : (done / steps.length) * 100}
          label="Importing"
        />
      )}
      <p role="status" className="flex flex-wrap items-center gap-x-3">
        {run === undefined ? (
          'Starting the run.'
        ) : (
          <State kind={RUN_STATE[run.state].kind}>{RUN_STATE[run.state].word}</State>
        )}
        {run?.startedAt != null && run.endedAt !== null && (
          <span className="text-fg-3">
            in {formatDuration(run.endedAt.getTime() - run.startedAt.getTime())}
          </span>
        )}
        {steps.length > 0 && <span className="text-fg-3">{stepsSentence(steps)}</span>}
        <Link href={`/runs/${runId}`} className="font-medium text-accent-text hover:underline">
          Open the run
        </Link>
      </p>
      {run?.error != null && (
        <Note kind="bad" role="alert">
          {run.error} <code>{run.ref}</code> has not changed.
        </Note>
      )}
      {run?.state === 'nothing-to-do' && (
        <Note kind="info">Every document was there already: nothing was written.</Note>
      )}
      {run?.state === 'merged' && <Outcome source={source} people={people} refName={run.ref} />}
      {isDone && (
        <div>
          <Button onClick={onAgain}>Import another file</Button>
        </div>
      )}
    </div>
  );
}

interface OutcomeProps {
  readonly source: string;
  readonly people: readonly string[];
  readonly refName: string;
}

function Outcome({ source, people, refName }: OutcomeProps) {
  const { withRef } = useRefUrl();
  const links = [
    ...people.slice(0, PEOPLE_SHOWN).map((person) => ({
      href: withRef(`/glucose/${encodeURIComponent(person)}/summary`),
      text: `Report of ${person}`,
    })),
    {
      href: withRef(`/quality/quarantine?verdict=all&source=${encodeURIComponent(source)}`),
      text: 'Its documents with their verdicts',
    },
    { href: tableHref(refName, 'raw', 'entries'), text: 'raw.entries' },
  ];
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1">
      {links.map(({ href, text }) => (
        <li key={href}>
          <Link href={href} className="font-medium text-accent-text hover:underline">
            {text}
          </Link>
        </li>
      ))}
    </ul>
  );
}
