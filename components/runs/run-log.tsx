'use client';

import { useSubscription } from '@trpc/tanstack-react-query';
import clsx from 'clsx';
import { useEffect, useRef, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Note } from '#components/ui/note.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import type { RunEvent } from '#server/runs/port.ts';
import { addEvent, filterLog, isOver, type LogLevel, logTime } from './prepare-run.ts';
import type { Run } from './types.ts';

interface Props {
  readonly run: Run;
  /** Only the lines of one step; null is all. */
  readonly asset: string | null;
  readonly onAllAssets: () => void;
}

/** What the run says, as it says it. Follows the end until somebody scrolls up. */
export function RunLog({ run, asset, onAllAssets }: Props) {
  const trpc = useTRPC();
  const [events, setEvents] = useState<readonly RunEvent[]>([]);
  const [level, setLevel] = useState<LogLevel>('all');
  const [follows, setFollows] = useState(true);
  const [failure, setFailure] = useState<string | null>(null);
  useSubscription(
    trpc.runs.events.subscriptionOptions(
      { id: run.id },
      {
        onData: ({ data }) => setEvents((current) => addEvent(current, data)),
        onError: (error) => setFailure(error.message),
      },
    ),
  );
  const shown = filterLog(events, level, asset);
  const count = (of: LogLevel) => filterLog(events, of, asset).length;
  return (
    <Section
      title="Log"
      aside={asset === null ? 'times in UTC' : <code>{asset}</code>}
      action={
        <>
          {asset !== null && (
            <Button size="small" variant="ghost" onClick={onAllAssets}>
              Every step
            </Button>
          )}
          <Segments
            label="Level"
            size="small"
            segments={[
              { value: 'all', label: 'All', count: count('all') },
              { value: 'warn', label: 'Warnings', count: count('warn') },
              { value: 'error', label: 'Errors', count: count('error') },
            ]}
            value={level}
            onChange={setLevel}
          />
          <Button
            size="small"
            aria-pressed={follows}
            onClick={() => setFollows(!follows)}
            disabled={isOver(run)}
          >
            {follows && !isOver(run) ? 'Following' : 'Follow'}
          </Button>
        </>
      }
    >
      {failure !== null && (
        <Note kind="bad" role="alert">
          {failure}
        </Note>
      )}
      <Lines events={shown} follows={follows && !isOver(run)} onLeave={() => setFollows(false)} />
    </Section>
  );
}

interface LinesProps {
  readonly events: readonly RunEvent[];
  readonly follows: boolean;
  readonly onLeave: () => void;
}

function Lines({ events, follows, onLeave }: LinesProps) {
  const end = useRef<HTMLLIElement>(null);
  const count = events.length;
  // Scrolling is not drawn by React: the newest line is brought into sight after it stands.
  useEffect(() => {
    if (!follows || count === 0) return;
    const box = end.current?.closest('[role="group"]');
    box?.scrollTo({ top: box.scrollHeight });
  }, [follows, count]);
  return (
    <div onWheel={(event) => event.deltaY < 0 && onLeave()}>
      <ScrollBox
        label="Log lines"
        className="max-h-96 overflow-auto rounded-2 border border-line bg-subtle py-1"
      >
        <ol className="min-w-max font-mono text-small">
          {events.map((event) => (
            <li
              key={event.sequence}
              className={clsx(
                'grid grid-cols-[96px_44px_240px_minmax(0,1fr)] gap-x-2 px-3 leading-5 max-md:grid-cols-[96px_44px_minmax(0,1fr)]',
                event.level === 'warn' && 'bg-warn-bg',
                event.level === 'error' && 'bg-bad-bg',
              )}
            >
              <span className="text-fg-3">{logTime(event.at)}</span>
              <span className={LEVEL_TEXT[event.level]}>{event.level}</span>
              <span className="truncate text-fg-2 max-md:hidden" title={event.asset ?? undefined}>
                {event.asset ?? 'run'}
              </span>
              <span className="whitespace-pre">{event.message}</span>
            </li>
          ))}
          <li ref={end} aria-hidden />
        </ol>
        {events.length === 0 && <p className="px-3 py-2 text-fg-3">No line yet.</p>}
      </ScrollBox>
    </div>
  );
}

const LEVEL_TEXT = {
  info: 'text-fg-3',
  warn: 'text-warn-text',
  error: 'text-bad-text',
} as const satisfies Record<RunEvent['level'], string>;
