import type { Watched, WatchedEvent } from './port.ts';

/** The events of one statement while it runs, for any number of watchers, early and late. */
export interface LiveQuery {
  publish(event: WatchedEvent): void;
  /** Nothing more will come: watchers finish. */
  end(): void;
  watch(after: number, signal: AbortSignal): AsyncGenerator<Watched>;
}

export function createLiveQuery(): LiveQuery {
  let log: readonly Watched[] = [];
  let isOver = false;
  let sequence = 0;
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };

  return {
    publish(event) {
      sequence += 1;
      // Only the last progress and the last place in the queue matter to who comes late.
      const isPassed = ({ kind }: WatchedEvent) =>
        kind === 'progress' || (kind === 'queued' && event.kind === 'queued');
      const kept = log.filter((watched) => !isPassed(watched.event));
      log = [...kept, { sequence, event }];
      wake();
    },
    end() {
      isOver = true;
      wake();
    },
    async *watch(after, signal) {
      let seen = after;
      const stopped = Promise.withResolvers<void>();
      const stop = () => stopped.resolve();
      signal.addEventListener('abort', stop, { once: true });
      try {
        while (!signal.aborted) {
          const next = changed.promise;
          const news = log.filter((watched) => watched.sequence > seen);
          for (const watched of news) {
            yield watched;
            seen = watched.sequence;
          }
          if (news.length > 0) continue;
          if (isOver) return;
          await Promise.race([next, stopped.promise]);
        }
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
