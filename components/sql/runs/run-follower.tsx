'use client';

import { useSubscription } from '@trpc/tanstack-react-query';
import { useRef } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { WatchedEvent } from '#server/queries/port.ts';

interface Props {
  readonly id: string;
  readonly onEvent: (event: WatchedEvent) => void;
  readonly onLost: (error: unknown) => void;
}

/** Hears of a statement until it has ended, whichever tab is shown. Says when the connection is cut, and when it is back. */
export function RunFollower({ id, onEvent, onLost }: Props) {
  const trpc = useTRPC();
  const toast = useToast();
  const wasCut = useRef(false);
  useSubscription(
    trpc.queries.events.subscriptionOptions(
      { id },
      {
        onData: ({ data }) => onEvent(data),
        onError: onLost,
        onConnectionStateChange: ({ state, error }) => {
          const isCut = state === 'connecting' && error !== null;
          if (isCut && !wasCut.current) {
            toast({
              kind: 'bad',
              title: 'The console does not answer',
              description: 'The statement goes on there. This page asks again by itself.',
            });
          }
          if (state === 'pending' && wasCut.current) {
            toast({ kind: 'good', title: 'The console answers again' });
          }
          if (isCut || state === 'pending') wasCut.current = isCut;
        },
      },
    ),
  );
  return null;
}
