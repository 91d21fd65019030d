'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import { prepareRollUp } from './prepare-services.ts';

/** The hub in one sentence, and when it was last true. */
export function HubHeader() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const overview = useQuery({ ...trpc.hub.overview.queryOptions(), refetchInterval: 15_000 });
  const rollUp = overview.data === undefined ? null : prepareRollUp(overview.data.services);
  const askAgain = () => client.invalidateQueries({ queryKey: trpc.hub.pathKey() });
  return (
    <PageHeader
      title="Hub"
      aside={
        <>
          {rollUp === null ? (
            <State kind="running">Asking every service</State>
          ) : (
            <State kind={rollUp.state}>{rollUp.sentence}</State>
          )}
          {overview.data !== undefined && (
            <span className="text-small text-fg-3">
              up <RelativeTime at={overview.data.process.startedAt} />, probed{' '}
              <RelativeTime at={overview.data.probedAt} suffix="ago" />
            </span>
          )}
        </>
      }
      actions={
        <Button
          icon={RefreshCw}
          label="Ask every service again"
          onClick={askAgain}
          disabled={overview.isFetching}
        />
      }
    />
  );
}
