import { expect, test } from 'vitest';
import { createLiveQuery } from './live-query.ts';

const never = new AbortController().signal;
const progress = (percent: number) => ({ kind: 'progress', percent, rowsProcessed: null }) as const;

async function kinds(events: AsyncIterable<{ readonly event: { readonly kind: string } }>) {
  const all: string[] = [];
  for await (const { event } of events) all.push(event.kind);
  return all;
}

test('who comes late sees what happened, with the last progress only', async () => {
  const live = createLiveQuery();
  live.publish({ kind: 'queued', position: 2 });
  live.publish({ kind: 'queued', position: 1 });
  live.publish(progress(1));
  live.publish(progress(2));
  live.end();
  expect(await kinds(live.watch(0, never))).toEqual(['queued', 'progress']);
});

test('who comes back goes on after the last event it saw', async () => {
  const live = createLiveQuery();
  live.publish({ kind: 'queued', position: null });
  const watcher = live.watch(1, never);
  const next = watcher.next();
  live.publish({ kind: 'planning' });
  expect((await next).value).toEqual({ sequence: 2, event: { kind: 'planning' } });
  live.end();
  expect((await watcher.next()).done).toBe(true);
});

test('who stops watching is let go while the statement runs on', async () => {
  const live = createLiveQuery();
  const gone = new AbortController();
  const watching = kinds(live.watch(0, gone.signal));
  gone.abort();
  expect(await watching).toEqual([]);
});
