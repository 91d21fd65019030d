'use client';

import { useSubscription } from '@trpc/tanstack-react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import type { WatchedEvent } from '#server/queries/port.ts';

interface Props {
  readonly id: string;
  readonly onEvent: (event: WatchedEvent) => void;
  readonly onLost: (error: unknown) => void;
}

/** Hears of a statement until it has ended, whichever tab is shown. Draws nothing. */
export function RunFollower({ id, onEvent, onLost }: Props) {
  const trpc = useTRPC();
  useSubscription(
    trpc.queries.events.subscriptionOptions(
      { id },
      { onData: ({ data }) => onEvent(data), onError: onLost },
    ),
  );
  return null;
}
