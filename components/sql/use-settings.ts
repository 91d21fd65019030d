'use client';

import { useState } from 'react';
import { keep, readKept } from './tabs/kept.ts';
import { LIMITS, type Limit } from './toolbar.tsx';

/** How a person likes the SQL page, kept by this browser. */
export function useSettings() {
  const [limit, setLimit] = useState<Limit>(() => limitOf(readKept('limit')));
  const [isTreeOpen, setIsTreeOpen] = useState(
    () => readKept('tree') !== 'closed' && (hasRoom() || readKept('tree') === 'open'),
  );
  const [vim, setVim] = useState(() => readKept('keys') === 'vim');
  return {
    limit,
    setLimit: (next: Limit) => {
      keep('limit', next);
      setLimit(next);
    },
    isTreeOpen,
    setTree: (isOpen: boolean) => {
      keep('tree', isOpen ? 'open' : 'closed');
      setIsTreeOpen(isOpen);
    },
    vim,
    toggleVim: () => {
      keep('keys', vim ? null : 'vim');
      setVim(!vim);
    },
  };
}

/** On a narrow screen the catalog would leave no room for the statement. */
const hasRoom = (): boolean => window.matchMedia('(min-width: 768px)').matches;

const limitOf = (kept: string | null): Limit => LIMITS.find((one) => one === kept) ?? '100000';
