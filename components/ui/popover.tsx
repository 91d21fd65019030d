'use client';

import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  /** The element that opens it, a button. */
  readonly trigger: ReactElement;
  /** Accessible name of the panel. */
  readonly label: string;
  readonly children: ReactNode;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string;
}

/** A panel beside what opened it. Esc and a click elsewhere close it. */
export function Popover({ trigger, label, children, align = 'start', className, ...state }: Props) {
  return (
    <Base.Root {...state}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-(--z-pop)">
          <Base.Popup
            aria-label={label}
            className={
              className ??
              'max-h-[80vh] max-w-[calc(100vw-24px)] overflow-y-auto rounded-3 bg-raised p-3 shadow-2 outline-none'
            }
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
