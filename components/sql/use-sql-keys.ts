'use client';

import { useEffect, useEffectEvent } from 'react';

export interface SqlKeys {
  readonly newTab: () => void;
  readonly closeTab: () => void;
  readonly reopenTab: () => void;
  /** From 0. */
  readonly goToTab: (index: number) => void;
  readonly chooseMoment: () => void;
  readonly toEditor: () => void;
  readonly toCatalog: () => void;
  readonly help: () => void;
}

/** Keys with Alt, wherever the focus is. Told by place on the keyboard: with Alt, Macs type other letters. */
export function useSqlKeys(keys: SqlKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!event.altKey || event.metaKey || event.ctrlKey) return;
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    const act =
      digit === undefined
        ? (event.shiftKey ? { KeyT: keys.reopenTab } : BY_CODE(keys))[event.code]
        : () => keys.goToTab(Number(digit) - 1);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    // Before the editor sees it.
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, []);
}

const BY_CODE = (keys: SqlKeys): Readonly<Record<string, () => void>> => ({
  KeyT: keys.newTab,
  KeyW: keys.closeTab,
  KeyA: keys.chooseMoment,
  KeyE: keys.toEditor,
  KeyC: keys.toCatalog,
  KeyK: keys.help,
});
