'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import {
  type BranchesPatch,
  type BranchesUrl,
  parseBranchesUrl,
  patchBranchesUrl,
} from './branches-url.ts';

/** The state of the page of branches, which lives in its address. */
export function useBranchesUrl(): {
  readonly url: BranchesUrl;
  readonly go: (patch: BranchesPatch) => void;
} {
  const pathname = usePathname();
  const params = useSearchParams();
  return {
    url: parseBranchesUrl(new URLSearchParams(params)),
    // Letters of a search are no places to go back to; nothing is asked of the server for them.
    go: (patch) => {
      const query = patchBranchesUrl(new URLSearchParams(window.location.search), patch).toString();
      window.history.replaceState(null, '', query === '' ? pathname : `${pathname}?${query}`);
    },
  };
}
