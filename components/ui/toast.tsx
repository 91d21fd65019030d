'use client';

import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonLook } from './button.tsx';
import { State } from './state.tsx';

export type ToastKind = 'good' | 'bad' | 'running';

/** `useToast()({ kind, title, description })`: what was done, said once and then gone. */
export function useToast() {
  const manager = Base.useToastManager();
  return (toast: {
    readonly kind: ToastKind;
    readonly title: string;
    readonly description?: string;
  }) =>
    manager.add({
      title: toast.title,
      type: toast.kind,
      priority: toast.kind === 'bad' ? 'high' : 'low',
      ...(toast.description !== undefined && { description: toast.description }),
    });
}

/** Around the console, once. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Base.Provider timeout={6000} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-10 z-(--z-toast) grid w-[min(360px,calc(100vw-24px))] gap-2 max-md:bottom-16">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="flex items-start gap-2 rounded-3 bg-raised p-3 shadow-3"
    >
      <State kind={toKind(toast.type)} />
      <div className="min-w-0 flex-1">
        <Base.Title className="font-medium" />
        <Base.Description className="text-small text-fg-2" />
      </div>
      <Base.Close aria-label="Dismiss" className={buttonLook('ghost', 'small', true)}>
        <X aria-hidden className="size-3.5" />
      </Base.Close>
    </Base.Root>
  ));
}

function toKind(type: string | undefined): ToastKind {
  return type === 'bad' || type === 'running' ? type : 'good';
}
