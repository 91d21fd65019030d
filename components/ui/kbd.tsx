import clsx from 'clsx';
import type { ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  readonly className?: string;
}

/** A key, as printed on it. Decoration: the control it belongs to carries `aria-keyshortcuts`. */
export function Kbd({ children, className }: Props) {
  return (
    <kbd
      aria-hidden
      className={clsx(
        'min-w-[18px] whitespace-nowrap rounded-1 border border-line bg-bg px-1 text-center font-sans text-[10.5px] font-medium leading-4 text-fg-3',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
