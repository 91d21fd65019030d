'use client';

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
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
  const { data, isFetching } = useSuspenseQuery({
    ...trpc.hub.overview.queryOptions(),
    refetchInterval: 15_000,
  });
  const rollUp = prepareRollUp(data.services);
  const askAgain = () => client.invalidateQueries({ queryKey: trpc.hub.pathKey() });
  return (
    <PageHeader
      title="Hub"
      aside={
        <>
          <State kind={rollUp.state}>{rollUp.sentence}</State>
          <span className="text-small text-fg-3">
            up <RelativeTime at={data.process.startedAt} />, probed{' '}
            <RelativeTime at={data.probedAt} suffix="ago" />
          </span>
        </>
      }
      actions={
        <Button
          icon={RefreshCw}
          label="Ask every service again"
          onClick={askAgain}
          disabled={isFetching}
        />
      }
    />
  );
}
