import clsx from 'clsx';
import type { ReactNode } from 'react';

export type PillKind = 'neutral' | 'good' | 'warn' | 'bad' | 'run';

interface Props {
  readonly kind?: PillKind;
  readonly children: ReactNode;
}

const LOOK = {
  neutral: 'bg-active text-fg-2',
  good: 'bg-good-bg text-good-text',
  warn: 'bg-warn-bg text-warn-text',
  bad: 'bg-bad-bg text-bad-text',
  run: 'bg-run-bg text-run-text',
} as const satisfies Record<PillKind, string>;

/** One word of a closed set: a verdict, a pass. */
export function Pill({ kind = 'neutral', children }: Props) {
  return (
    <span
      className={clsx(
        'inline-flex h-[18px] items-center rounded-1 px-1.5 font-mono text-micro font-medium',
        LOOK[kind],
      )}
    >
      {children}
    </span>
  );
}
