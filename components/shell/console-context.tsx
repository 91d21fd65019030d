'use client';

import { createContext, type ReactNode, useContext } from 'react';

/** What every part of the console may know about where it runs and for whom. */
export interface ConsoleFacts {
  readonly person: { readonly name: string; readonly role: 'admin' | 'analyst' };
  readonly mode: 'embedded' | 'stack';
  readonly defaultBranch: string;
  readonly version: string;
  readonly engine: string;
}

const Context = createContext<ConsoleFacts | null>(null);

export function ConsoleProvider({
  facts,
  children,
}: {
  readonly facts: ConsoleFacts;
  readonly children: ReactNode;
}) {
  return <Context value={facts}>{children}</Context>;
}

/** Throws outside the console's layout. */
export function useConsole(): ConsoleFacts {
  const facts = useContext(Context);
  if (facts === null) throw new Error('useConsole is for components inside the console layout.');
  return facts;
}
