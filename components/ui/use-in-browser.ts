'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False while the server renders and React takes over, true after: for parts that are only the browser's to ask for. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
