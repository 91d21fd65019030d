import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { nightscoutDocuments } from './adapters/nightscout/nightscout-documents.ts';
import { getSource } from './get-source.ts';
import { listPasses, listRequests } from './pass-rows.ts';
import { openSiteLake, type SiteLake } from './testing/open-site-lake.ts';

const MINUTE = 60_000;

let opened: OpenedEngine;
beforeAll(async () => {
  opened = await openTestEngine();
});
afterAll(() => opened[Symbol.asyncDispose]());

const lookAt = (lake: SiteLake) => getSource(lake.deps, { name: 'home' });

test('a deep pass that fails again and again waits longer and longer, hot passes go on', async () => {
  await using lake = await openSiteLake(opened, { declaration: { schedule: { warm: null } } });
  lake.upload(MINUTE);
  await lake.pass();
  const minutesTo = async (pass: string) => {
    const { next } = await lookAt(lake);
    const at = next.find((one) => one.pass === pass)?.at ?? new Date(0);
    return Math.round((at.getTime() - lake.deps.clock().getTime()) / MINUTE);
  };
  lake.advance(8 * 24 * 60 * MINUTE);
  for (const wait of [5, 10, 20]) {
    lake.site.faults.plan({ path: '/count/', times: 2, fault: { kind: 'status', status: 500 } });
    await expect(lake.pass('deep')).rejects.toThrow('failed with status 500');
    expect(await minutesTo('deep')).toBe(wait);
    expect(await minutesTo('hot')).toBeLessThanOrEqual(0);
    const { summary } = await lookAt(lake);
    expect(summary).toMatchObject({ state: 'failing', next: { pass: 'hot' } });
    lake.advance(MINUTE);
    await lake.pass('hot');
    expect(await minutesTo('deep')).toBe(wait - 1);
    lake.advance(30 * MINUTE);
  }
  await lake.pass('deep');
  expect((await lookAt(lake)).summary.state).not.toBe('failing');
});

test('thousands of hot passes leave the deep pass before them in memory', async () => {
  await using lake = await openSiteLake(opened);
  await lake.pass();
  lake.advance(MINUTE);
  await lake.pass('deep');
  await lake.database.query(
    `INSERT INTO app.source_passes (id, source, pass, ref, started_at)
     SELECT 'p' || n, 'home', 'hot', $1, $2::timestamptz + n * interval '1 ms' FROM generate_series(1, 5010) n`,
    [lake.ref, lake.deps.clock()],
  );
  lake.advance(MINUTE);
  await lake.pass('hot');
  const kept = await lake.database.query(
    'SELECT pass, count(*)::int AS n FROM app.source_passes GROUP BY pass ORDER BY pass',
  );
  expect(kept).toEqual([
    { pass: 'deep', n: 1 },
    { pass: 'first', n: 1 },
    { pass: 'hot', n: 5000 },
  ]);
});

test('a pass that is given up is closed, and what it asked for is kept', async () => {
  await using lake = await openSiteLake(opened);
  lake.upload(MINUTE);
  await lake.pass();
  const [run] = await lake.database.query('SELECT id FROM app.runs');
  const into = {
    runId: String(run?.['id']),
    branch: lake.ref,
    ref: lake.ref,
    signal: new AbortController().signal,
    report: async () => undefined,
  };
  lake.advance(MINUTE);
  const before = (await listRequests(lake.database, 'home', 100)).length;
  for await (const _ of nightscoutDocuments(lake.deps, { source: 'home', pass: 'hot' }, into))
    break;
  const [pass] = await listPasses(lake.database, 'home', 1);
  expect(pass).toMatchObject({ pass: 'hot', endedAt: lake.deps.clock(), failure: null });
  expect(await listRequests(lake.database, 'home', 100)).toHaveLength(before + 1);
});
