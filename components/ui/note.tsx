import clsx from 'clsx';
import { CircleCheck, CircleX, History, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type NoteKind = 'info' | 'warn' | 'bad' | 'good' | 'moment';

interface Props {
  readonly kind?: NoteKind;
  readonly children: ReactNode;
  /** One action at the right, a link or a small button. */
  readonly action?: ReactNode;
  readonly icon?: LucideIcon;
  readonly className?: string;
  /** `alert` when it appears as the answer to what the person just did. */
  readonly role?: 'alert' | 'status' | 'note';
}

const LOOK = {
  info: { icon: Info, box: 'bg-inset', mark: 'text-fg-3' },
  warn: { icon: TriangleAlert, box: 'bg-warn-bg', mark: 'text-warn' },
  bad: { icon: CircleX, box: 'bg-bad-bg', mark: 'text-bad' },
  good: { icon: CircleCheck, box: 'bg-good-bg', mark: 'text-good' },
  moment: { icon: History, box: 'bg-moment-bg', mark: 'text-moment' },
} as const satisfies Record<NoteKind, { icon: LucideIcon; box: string; mark: string }>;

/** A sentence that belongs to what stands around it: what happened, to which thing, what to do. */
export function Note({ kind = 'info', children, action, icon, className, role = 'note' }: Props) {
  const look = LOOK[kind];
  const Icon = icon ?? look.icon;
  return (
    <div
      role={role}
      className={clsx(
        'flex flex-wrap gap-2 rounded-2 px-3 py-2 text-small leading-[18px] text-fg-2 [&_b]:text-fg',
        look.box,
        className,
      )}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-3.5 shrink-0', look.mark)} />
      <div className="min-w-0 flex-1">{children}</div>
      {action !== undefined && (
        <div className="flex shrink-0 gap-3 whitespace-nowrap">{action}</div>
      )}
    </div>
  );
}
