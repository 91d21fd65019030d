'use client';

import { useSyncExternalStore } from 'react';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

const floor = (stepMs: number) => Math.floor(now / stepMs) * stepMs;

/**
 * The present moment in epoch milliseconds, renewed every `stepMs`: one clock for the whole page.
 * The server's moment differs from the browser's: mark the text with `suppressHydrationWarning`.
 */
export function useNow(stepMs = 10_000): number {
  return useSyncExternalStore(
    subscribe,
    () => floor(stepMs),
    () => Math.floor(Date.now() / stepMs) * stepMs,
  );
}
