import { expect, test } from 'vitest';
import { type Answer, monitored } from './monitored.ts';

const NOON = new Date('2026-03-15T12:00:00Z');
const signal = new AbortController().signal;
const watch = (ask: (signal: AbortSignal) => Promise<Answer>) =>
  monitored({ id: 'x', name: 'X', role: 'test', ask }, () => NOON);
const fine: Answer = { version: '1.2', detail: 'did its work', measures: { connections: 3 } };

test('a service that did its work is healthy, and the answer is kept with its moment', async () => {
  const probe = watch(async () => fine);
  expect(await probe.probe(signal)).toMatchObject({ state: 'healthy', version: '1.2' });
  expect(probe.recent()).toMatchObject([{ at: NOON, measures: { connections: 3 } }]);
});

test('a service that fails is down and says why, never a throw', async () => {
  const probe = watch(async () => {
    throw new Error('connection refused at 127.0.0.1:5432');
  });
  expect(await probe.probe(signal)).toMatchObject({
    state: 'down',
    detail: 'connection refused at 127.0.0.1:5432',
  });
});

test('two who ask at once are one question', async () => {
  let asked = 0;
  const probe = watch(async () => {
    asked += 1;
    return fine;
  });
  await Promise.all([probe.probe(signal), probe.probe(signal)]);
  await probe.probe(signal);
  expect(asked).toBe(2);
});

test('a service that never answers is down as soon as the asker gives up', async () => {
  const probe = watch(() => new Promise(() => undefined));
  const abort = new AbortController();
  const asked = probe.probe(abort.signal);
  abort.abort();
  expect(await asked).toMatchObject({ state: 'down' });
});
