'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { PAGES, pageHref } from './pages.ts';
import { useRefUrl } from './use-ref-url.ts';

const CHORD_MS = 1200;

interface Actions {
  readonly onFind: () => void;
  readonly onRef: () => void;
}

/** The keys of the whole console: `⌘K` find, `⌘B` ref, `g` and a letter, `/` search, Esc back to now. */
export function useShortcuts({ onFind, onRef }: Actions): void {
  const router = useRouter();
  const { ref, at, setAt, withRef } = useRefUrl();
  const goPressedAt = useRef(0);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (event.metaKey || event.ctrlKey) {
      const action = { k: onFind, b: onRef }[event.key.toLowerCase()];
      if (action === undefined || event.shiftKey || event.altKey) return;
      event.preventDefault();
      action();
      return;
    }
    if (isTyping(event.target) || event.altKey || isSomethingOpen()) return;
    if (event.key === 'Escape' && at !== null) return setAt(null);
    if (event.key === '/') return focusSearch(event);
    const chord = event.timeStamp - goPressedAt.current < CHORD_MS;
    goPressedAt.current = event.key === 'g' && !chord ? event.timeStamp : 0;
    const page = chord ? PAGES.find(({ key }) => key === event.key) : undefined;
    if (page !== undefined) router.push(withRef(pageHref(page, ref)));
  });

  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

const isSomethingOpen = (): boolean =>
  document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  if (field === null) return;
  event.preventDefault();
  field.focus();
}
