'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonLook } from './button.tsx';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the foot, the one that does it last. */
  readonly actions?: ReactNode;
  readonly width?: 'normal' | 'wide';
}

/** A question that must be answered before going on. Esc leaves everything as it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  actions,
  width = 'normal',
}: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-scrim) bg-scrim" />
        <Base.Popup
          className={clsx(
            'fixed top-[12vh] left-1/2 z-(--z-dialog) max-h-[80vh] -translate-x-1/2 overflow-y-auto rounded-3 bg-raised p-4 shadow-3',
            width === 'wide'
              ? 'w-[min(760px,calc(100vw-24px))]'
              : 'w-[min(460px,calc(100vw-24px))]',
          )}
        >
          <div className="mb-2 flex items-start gap-2">
            <Base.Title className="flex-1 text-h2 font-semibold">{title}</Base.Title>
            <Base.Close aria-label="Close" className={buttonLook('ghost', 'small', true)}>
              <X aria-hidden className="size-3.5" />
            </Base.Close>
          </div>
          {description !== undefined && (
            <Base.Description className="mb-3 text-fg-2">{description}</Base.Description>
          )}
          {children}
          {actions !== undefined && (
            <div className="sticky -bottom-4 -mx-4 mt-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised px-4 py-3">
              {actions}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
