import { expect, test } from 'vitest';
import type { Services } from '#server/platform/services.ts';
import type { RunEvent } from '#server/runs/port.ts';
import { INGEST } from '#server/runs/testing/assemble-lake.ts';
import { openLake } from '#server/runs/testing/open-lake.ts';
import type { Caller } from '../init.ts';
import { appRouter } from '../root.ts';

const ADMIN: Caller = { name: 'maya', role: 'admin', via: 'session' };

/** A caller in the process gets the envelope as tRPC makes it: id and data in an array. */
const unwrap = (tracked: unknown) => tracked as readonly [string, RunEvent];

async function openDoor(caller: Caller | null) {
  const lake = await openLake();
  // These routers use no other part of the process.
  const services = lake as unknown as Services;
  const api = appRouter.createCaller({ services, caller, requestId: 'r' });
  return { api, [Symbol.asyncDispose]: () => lake[Symbol.asyncDispose]() };
}

test('a run is started, followed by its events to the end, and read', async () => {
  await using door = await openDoor(ADMIN);
  const { id } = await door.api.runs.start({ ref: 'main', ingest: INGEST });
  const seen: string[] = [];
  for await (const tracked of await door.api.runs.events({ id })) {
    const [sequence, event] = unwrap(tracked);
    expect(sequence).toBe(String(seen.length + 1));
    seen.push(event.message);
  }
  expect(seen.at(-1)).toBe('done');
  const rest: string[] = [];
  const resumed = await door.api.runs.events({ id, lastEventId: seen.length - 1 });
  for await (const tracked of resumed) rest.push(unwrap(tracked)[1].message);
  expect(rest).toEqual(['done']);
  expect(await door.api.runs.get({ id })).toMatchObject({ run: { state: 'merged' } });
  const { assets } = await door.api.pipelines.assets({ ref: 'main' });
  expect(assets.map(({ state }) => state)).toEqual(Array(5).fill('fresh'));
  expect(await door.api.runs.preview({ ref: 'main' })).toMatchObject({ marts: [] });
});

test.each<[string, Caller | null, string]>([
  ['nobody', null, 'UNAUTHORIZED'],
  ['an analyst', { name: 'ana', role: 'analyst', via: 'token' }, 'FORBIDDEN'],
])('%s starts no run into the default branch', async (_who, caller, code) => {
  await using door = await openDoor(caller);
  await expect(door.api.runs.start({ ref: 'main' })).rejects.toMatchObject({ code });
});

test('what is not there is not found', async () => {
  await using door = await openDoor(ADMIN);
  await expect(door.api.runs.get({ id: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const asset = door.api.pipelines.asset({ ref: 'main', name: 'gold.nothing' });
  await expect(asset).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const list = door.api.pipelines.assets({ ref: 'nowhere' });
  await expect(list).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
