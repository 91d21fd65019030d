'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { parseReportUrl, patchReportUrl, type ReportPatch, type ReportUrl } from './report-url.ts';

interface ReportAddress {
  readonly url: ReportUrl;
  /** Asks for other days or targets. */
  readonly go: (patch: ReportPatch) => void;
  /** Draws the same figures differently: nothing is asked for again. */
  readonly redraw: (patch: ReportPatch) => void;
  /** True while other days are on their way and the former ones still stand. */
  readonly isPending: boolean;
}

/** The state of a glucose page, which lives in its address. */
export function useReportUrl(): ReportAddress {
  const router = useRouter();
  const pathname = usePathname();
  const params = new URLSearchParams(useSearchParams());
  const { defaultBranch } = useConsole();
  const [isPending, startTransition] = useTransition();
  const hrefOf = (patch: ReportPatch) => {
    const query = patchReportUrl(params, patch).toString();
    return query === '' ? pathname : `${pathname}?${query}`;
  };
  return {
    url: parseReportUrl(params, defaultBranch),
    go: (patch) => startTransition(() => router.push(hrefOf(patch), { scroll: false })),
    redraw: (patch) => window.history.replaceState(null, '', hrefOf(patch)),
    isPending,
  };
}
