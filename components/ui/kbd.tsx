import clsx from 'clsx';
import type { ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** Takes the colours of what it stands on: a primary button, the moment bar. */
  readonly plain?: boolean;
}

/** A key, as printed on it. Decoration: the control it belongs to carries `aria-keyshortcuts`. */
export function Kbd({ children, plain = false }: Props) {
  return (
    <kbd
      aria-hidden
      className={clsx(
        'min-w-[18px] whitespace-nowrap rounded-1 border px-1 text-center font-sans text-[10.5px] font-medium leading-4',
        plain ? 'border-current/40' : 'border-line bg-bg text-fg-3',
      )}
    >
      {children}
    </kbd>
  );
}
