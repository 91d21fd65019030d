'use client';

import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { momentKind } from './ref-url.ts';
import { useRefUrl } from './use-ref-url.ts';

/** Stands over a page that shows another moment than now: which one, and the way back. */
export function MomentBar() {
  const { ref, at, setAt } = useRefUrl();
  if (at === null) return null;
  return (
    <section
      aria-label="Moment shown"
      className="sticky top-11 z-(--z-moment) col-start-2 row-start-2 flex min-h-7 flex-wrap items-center gap-x-2.5 border-b border-moment-line bg-moment-bg px-4 py-1 text-small text-moment-text max-md:col-start-1 max-md:px-3"
    >
      <History aria-hidden className="size-3.5 shrink-0" />
      <Resolved refName={ref} at={at} />
      <button
        type="button"
        onClick={() => setAt(null)}
        className="ml-auto inline-flex items-center gap-1.5 font-medium hover:underline"
      >
        Back to now
        <Kbd plain>esc</Kbd>
      </button>
    </section>
  );
}

function Resolved({ refName, at }: { readonly refName: string; readonly at: string }) {
  const trpc = useTRPC();
  const moment = useQuery(trpc.hub.moment.queryOptions({ ref: refName, at }));
  const said = momentKind(at) === 'time' ? formatUtc(new Date(at), 'second') : at.slice(0, 8);
  if (moment.isPending) return <span>As of {said}, looking for its commit …</span>;
  if (moment.isError) return <span role="alert">{moment.error.message}</span>;
  const { hash, committedAt, message } = moment.data;
  return (
    <>
      <span className="whitespace-nowrap">
        As of <b>{momentKind(at) === 'time' ? said : formatUtc(committedAt, 'second')}</b>
      </span>
      <span className="text-fg-2">
        {refName}@<Hash value={hash} />
        {message !== '' && <span className="max-md:hidden"> · {message}</span>}
      </span>
    </>
  );
}
