'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useConsole } from './console-context.tsx';
import { catalogRef, type RefView, readRef, switchMoment, switchRef, withRef } from './ref-url.ts';

export interface RefUrl extends RefView {
  /** A link inside the console that keeps ref and moment. */
  withRef(href: string): string;
  /** Shows this page on another branch or tag, now. */
  setRef(ref: string): void;
  /** Shows this page at another moment of its ref; null is back to now. */
  setAt(at: string | null): void;
}

/** The ref and moment of the page, read from its address, and the ways to change them. */
export function useRefUrl(): RefUrl {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const { defaultBranch } = useConsole();
  const inQuery = readRef(new URLSearchParams(params), defaultBranch);
  const view = { ...inQuery, ref: catalogRef(pathname) ?? inQuery.ref };
  const here = `${pathname}?${params.toString()}`;
  return {
    ...view,
    withRef: (href) => withRef(href, view, defaultBranch),
    setRef: (ref) => router.push(switchRef(here, ref, defaultBranch)),
    setAt: (at) => router.push(switchMoment(here, at)),
  };
}
