'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  readonly children: ReactElement;
  readonly text: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

/** A few more words on hover and focus. Nothing that is needed may be only here. */
export function Tooltip({ children, text, side = 'top' }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-(--z-tip)">
          <Base.Popup className="max-w-72 rounded-2 bg-fg px-2 py-1 text-small text-bg shadow-2">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
