'use client';

import { Calendar } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';

const HOUR_MS = 3_600_000;

interface Props {
  readonly refName: string;
  /** Gets an ISO-8601 time in UTC. */
  readonly onChoose: (at: string) => void;
}

/** A moment of a ref by date and time, or how long ago. */
export function MomentField({ refName, onChoose }: Props) {
  const [value, setValue] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== '') onChoose(`${value}:00Z`);
  };
  const ago = (ms: number) => () =>
    onChoose(
      new Date(Math.floor((Date.now() - ms) / 1000) * 1000).toISOString().replace('.000', ''),
    );
  return (
    <form
      onSubmit={submit}
      className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-t border-line px-3.5 py-2 text-small"
    >
      <label className="flex items-center gap-2 text-fg-2">
        <Calendar aria-hidden className="size-3.5 text-fg-3" />
        <span>
          <span className="sr-only">{refName}</span> At a moment, UTC
        </span>
        <input
          type="datetime-local"
          value={value}
          onChange={(event) => setValue(event.target.value)}
          className="h-[26px] rounded-2 border border-line-control bg-control px-1.5 font-mono text-small text-fg dark:[color-scheme:dark]"
        />
      </label>
      <Button type="submit" size="small" disabled={value === ''}>
        Show
      </Button>
      <span className="ml-auto flex gap-2.5 font-medium text-accent-text">
        <button type="button" className="hover:underline" onClick={ago(HOUR_MS)}>
          1 h ago
        </button>
        <button type="button" className="hover:underline" onClick={ago(24 * HOUR_MS)}>
          Yesterday
        </button>
      </span>
    </form>
  );
}
