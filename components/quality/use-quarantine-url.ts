'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import {
  parseQuarantineUrl,
  patchQuarantineUrl,
  type QuarantinePatch,
  type QuarantineUrl,
} from './quarantine-url.ts';

interface QuarantineAddress {
  readonly url: QuarantineUrl;
  readonly hrefOf: (patch: QuarantinePatch) => string;
  readonly go: (patch: QuarantinePatch) => void;
  /** True while other rows are on their way and the former ones still stand. */
  readonly isPending: boolean;
}

/** The state of the quarantine page, which lives in its address. */
export function useQuarantineUrl(): QuarantineAddress {
  const router = useRouter();
  const pathname = usePathname();
  const params = new URLSearchParams(useSearchParams());
  const { defaultBranch } = useConsole();
  const [isPending, startTransition] = useTransition();
  const hrefOf = (patch: QuarantinePatch) => {
    const query = patchQuarantineUrl(params, patch).toString();
    return query === '' ? pathname : `${pathname}?${query}`;
  };
  return {
    url: parseQuarantineUrl(params, defaultBranch),
    hrefOf,
    go: (patch) => startTransition(() => router.push(hrefOf(patch), { scroll: false })),
    isPending,
  };
}
