import clsx from 'clsx';
import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CirclePause,
  CircleX,
  ClockAlert,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';

export type StateKind =
  | 'good'
  | 'warn'
  | 'bad'
  | 'running'
  | 'unknown'
  | 'waiting'
  | 'stale'
  | 'skipped';

interface Props {
  readonly kind: StateKind;
  /** The word; without it give `label`. */
  readonly children?: ReactNode;
  /** Accessible word where only the icon is drawn. */
  readonly label?: string;
  readonly className?: string;
}

const LOOK = {
  good: { icon: CircleCheck, mark: 'text-good', text: 'text-fg-2' },
  warn: { icon: TriangleAlert, mark: 'text-warn', text: 'text-warn-text' },
  bad: { icon: CircleX, mark: 'text-bad', text: 'text-bad-text' },
  running: { icon: LoaderCircle, mark: 'text-run', text: 'text-fg-2' },
  unknown: { icon: CircleDashed, mark: 'text-fg-3', text: 'text-fg-3' },
  waiting: { icon: CirclePause, mark: 'text-accent-text', text: 'text-accent-text' },
  stale: { icon: ClockAlert, mark: 'text-warn', text: 'text-warn-text' },
  skipped: { icon: CircleMinus, mark: 'text-fg-3', text: 'text-fg-3' },
} as const satisfies Record<StateKind, { icon: LucideIcon; mark: string; text: string }>;

/** Icon, word and colour, in that order of importance: never colour alone. */
export function State({ kind, children, label, className }: Props) {
  const { icon: Icon, mark, text } = LOOK[kind];
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-[5px] whitespace-nowrap align-middle',
        text,
        className,
      )}
    >
      <Icon
        {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
        className={clsx(
          'size-3.5 shrink-0',
          mark,
          kind === 'running' && 'motion-safe:animate-spin',
        )}
        strokeWidth={1.75}
      />
      {children}
    </span>
  );
}
