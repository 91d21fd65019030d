'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Kbd } from '#components/ui/kbd.tsx';
import { instantIn } from '#server/sql/model/editor/write-period.ts';
import { explainMoment } from './explain-moment.ts';
import type { TimeLineData } from './time-line-data.ts';

interface Props {
  readonly looked: number | null;
  readonly line: TimeLineData;
  readonly onLook: (at: number) => void;
  readonly onChoose: (at: number) => void;
  readonly onRun: (at: number) => void;
}

const HOUR_MS = 3_600_000;

/** A moment as it is typed, in UTC, and what there is to read at it. */
export function TimeChoice({ looked, line, onLook, onChoose, onRun }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (looked === null ? '' : toText(looked));
  const typedAt = instantIn(shown);
  const moment = typedAt === null ? looked : Date.parse(typedAt);
  const told = moment === null ? null : explainMoment(line, moment);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (moment !== null) onChoose(moment);
  };
  const look = (at: number) => {
    setTyped(null);
    onLook(at);
  };
  return (
    <form onSubmit={submit} className="grid gap-1.5 border-b border-line p-3">
      <span className="flex flex-wrap items-center gap-2">
        <input
          aria-label="Moment, UTC"
          placeholder="2026-10-14 12:00:00"
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            const at = instantIn(event.target.value);
            if (at !== null) onLook(Date.parse(at));
          }}
          className="h-7 w-48 rounded-2 border border-line-control bg-control px-2 font-mono text-small"
        />
        <span className="text-small text-fg-3">UTC</span>
        <span className="flex gap-2.5 text-small font-medium text-accent-text">
          <button
            type="button"
            className="hover:underline"
            onClick={() => look(Date.now() - HOUR_MS)}
          >
            1 h ago
          </button>
          <button
            type="button"
            className="hover:underline"
            onClick={() => look(Date.now() - 24 * HOUR_MS)}
          >
            Yesterday
          </button>
          <button
            type="button"
            className="hover:underline"
            onClick={() => look(Date.now() - 7 * 24 * HOUR_MS)}
          >
            A week ago
          </button>
        </span>
        <span className="ml-auto flex gap-2">
          <Button type="submit" size="small" disabled={moment === null}>
            Read as of then
          </Button>
          <Button
            size="small"
            variant="primary"
            disabled={moment === null}
            onClick={() => moment !== null && onRun(moment)}
          >
            Run as of then
            <Kbd plain>↵</Kbd>
          </Button>
        </span>
      </span>
      {shown !== '' && typedAt === null && (
        <p role="alert" className="text-small text-bad-text">
          Write it like 2026-10-14 12:00:00, with +02:00 behind it for another zone than UTC.
        </p>
      )}
      {told !== null && (
        <p role="status" className="text-small text-warn-text">
          {told.text}{' '}
          {told.nearest !== null && (
            <button
              type="button"
              className="font-medium text-accent-text hover:underline"
              onClick={() => told.nearest !== null && look(told.nearest)}
            >
              Go to {formatUtc(new Date(told.nearest), 'second')}
            </button>
          )}
        </p>
      )}
    </form>
  );
}

const toText = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');
