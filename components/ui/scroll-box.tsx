import clsx from 'clsx';
import type { ReactNode } from 'react';

interface Props {
  /** What can be scrolled: `Services`. */
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string;
}

/** Content wider or taller than its place: scrolls inside itself, by keyboard too. */
export function ScrollBox({ label, children, className }: Props) {
  const reachable = { role: 'group', tabIndex: 0, 'aria-label': label };
  return (
    <div
      {...reachable}
      className={clsx('ring-inner relative [scrollbar-width:thin]', className ?? 'overflow-x-auto')}
    >
      {children}
    </div>
  );
}
