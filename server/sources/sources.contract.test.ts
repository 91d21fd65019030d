import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { createTestSite } from './adapters/nightscout/test-site.ts';
import { createSyntheticSource } from './adapters/synthetic/synthetic-source.ts';
import { getSource } from './get-source.ts';
import { ingest } from './ingest.ts';
import { landDeclarations } from './land-declarations.ts';
import { listPeople } from './list-people.ts';
import { listSources } from './list-sources.ts';
import { addSource, removeSource, setPerson, updateSource } from './save-source.ts';
import type { SourceInput } from './source-inputs.ts';
import { testConnection } from './test-connection.ts';
import { READER, SECRET } from './testing/nightscout-server.ts';
import { openSiteLake, type SiteLake } from './testing/open-site-lake.ts';

const HOUR = 3_600_000;
const BY = { name: 'maya' };

let opened: OpenedEngine;
beforeAll(async () => {
  opened = await openTestEngine();
});
afterAll(() => opened[Symbol.asyncDispose]());

const fileOf = (lake: SiteLake, name: string) =>
  readFile(path.join(lake.projectFolder, 'sources', name), 'utf8');
const NEW: SourceInput = {
  kind: 'nightscout',
  name: 'ben-site',
  person: 'ben',
  url: 'https://ben.example.org',
  priority: 2,
  auth: { kind: 'token', secret: READER },
  newPerson: { zones: [{ zone: 'America/New_York' }, { zone: 'Europe/Oslo', from: '2026-05-01' }] },
};

test('a source tells its lag, its passes, its requests and what comes next', async () => {
  await using lake = await openSiteLake(opened);
  const before = await getSource(lake.deps, { name: 'home' });
  expect(before.summary).toMatchObject({ state: 'new', newestAt: null, lagMs: null });
  expect(before.next[0]).toMatchObject({ pass: 'hot', at: lake.deps.clock() });
  lake.upload(HOUR);
  await lake.pass();
  const late = await getSource(lake.deps, { name: 'home' });
  expect(late.summary).toMatchObject({ state: 'late', lagMs: HOUR, lateAfterMs: HOUR / 2 });
  expect(late.passes[0]).toMatchObject({ pass: 'first', documents: 1, runState: 'merged' });
  expect(late.requests.length).toBeGreaterThan(3);
  expect(late.site).toEqual({ version: '15.0.7', units: 'mg/dl' });
  expect(late.zones).toEqual([{ zone: 'Europe/Berlin', from: null }]);
  lake.upload(60_000);
  await lake.pass();
  const [summary] = await listSources(lake.deps);
  expect(summary).toMatchObject({ state: 'on-time', lagMs: 60_000, failures24h: 0 });
  expect(summary?.next).toMatchObject({ pass: 'hot' });
});

test('a source that is imported by hand tells its newest reading and when it was imported', async () => {
  await using lake = await openSiteLake(opened);
  const declared = 'sources: [{ name: made-up, kind: synthetic }]';
  await writeFile(path.join(lake.projectFolder, 'sources', 'made-up.yml'), declared);
  let asked = 0;
  const collect: typeof opened.engine.collect = (...question) => {
    asked += 1;
    return opened.engine.collect(...question);
  };
  const deps = { ...lake.deps, engine: { collect } };
  const summary = async () => (await listSources(deps)).find(({ name }) => name === 'made-up');
  expect(await summary()).toMatchObject({ newestAt: null, lastReadAt: null });
  const now = lake.deps.clock();
  await lake.database.query(
    `INSERT INTO app.runs (id, ref, branch, is_full, ingest, reason, started_by, state, created_at)
     VALUES ('by-hand', 'main', 'run/by-hand', false, $1, 'test', 'test', 'merged', $2)`,
    [JSON.stringify({ kind: 'synthetic', source: 'made-up' }), now],
  );
  const until = now.getTime() - HOUR;
  const made = createSyntheticSource({ name: 'made-up', seed: 1, people: 1 });
  await ingest(
    { engine: opened.engine, clock: lake.deps.clock, scratchFolder: tmpdir() },
    {
      documents: made.read({ fromMs: until - HOUR, toMs: until }),
      ref: lake.ref,
      commit: { message: 'test', author: 'test', properties: {} },
    },
  );
  asked = 0;
  const after = await summary();
  expect(asked).toBe(2);
  expect(after).toMatchObject({ state: 'by-hand', lastReadAt: now, lastPass: null });
  expect(after?.lagMs).toBeGreaterThanOrEqual(HOUR);
  expect(after?.lagMs).toBeLessThan(2 * HOUR);
  // The entries are as they were: only what was written of late is asked for again.
  expect(await summary()).toEqual(after);
  expect(asked).toBe(3);
});

test('a source that fails says why, what to do and when it is tried again', async () => {
  await using lake = await openSiteLake(opened, {
    site: { isOpen: false },
    declaration: { auth: { kind: 'api-secret', secret: 'home' } },
    secret: 'not the secret at all',
  });
  await expect(lake.pass()).rejects.toThrow();
  const { summary, failures, secret } = await getSource(lake.deps, { name: 'home' });
  expect(summary).toMatchObject({ state: 'failing', failures24h: 1 });
  expect(summary.next?.at.getTime()).toBe(lake.deps.clock().getTime() + 6 * HOUR);
  expect(failures[0]).toMatchObject({
    isLasting: true,
    nextStep: expect.stringMatching('Check how'),
  });
  expect(secret).toBe('stored');
});

test('a pass whose run failed later on is tried again later and later, not at once', async () => {
  await using lake = await openSiteLake(opened);
  await lake.pass('hot', 'failed');
  lake.advance(60_000);
  await lake.pass('hot', 'failed');
  const { summary } = await getSource(lake.deps, { name: 'home' });
  expect(summary).toMatchObject({
    state: 'failing',
    lastPass: { runState: 'failed', written: null },
  });
  expect(summary.next?.at.getTime()).toBe(lake.deps.clock().getTime() + 10 * 60_000);
  await lake.pass('hot');
  const [after] = await listSources(lake.deps);
  expect(after?.next?.at.getTime()).toBe(lake.deps.clock().getTime() + 5 * 60_000);
});

test('arrival delay counts what came after the source was first read', async () => {
  await using lake = await openSiteLake(opened);
  lake.upload(50 * HOUR);
  await lake.pass();
  // The engine's clock stamps nothing here: the lake's own fetch time is the source's clock.
  lake.advance(HOUR);
  lake.upload(20 * 60_000);
  await lake.pass('hot');
  const { arrivalDelay } = await getSource(lake.deps, { name: 'home' });
  expect(arrivalDelay).toMatchObject({ documents: 1, medianMs: 20 * 60_000 });
  expect(arrivalDelay?.bins.find(({ documents }) => documents > 0)).toMatchObject({
    fromMs: 15 * 60_000,
  });
});

test('a source is added in a file of its own that shows what was decided, and read back', async () => {
  await using lake = await openSiteLake(opened);
  expect(await addSource(lake.deps, NEW, BY)).toEqual({
    name: 'ben-site',
    file: 'sources/ben-site.yml',
  });
  expect(await fileOf(lake, 'ben-site.yml')).toBe(`sources:
  - name: ben-site
    kind: nightscout
    person: ben
    url: https://ben.example.org
    priority: 2
    auth:
      kind: token
      secret: ben-site
people:
  - name: ben
    zones:
      - zone: America/New_York
        from: null
      - zone: Europe/Oslo
        from: 2026-05-01
`);
  expect(await lake.vault.open('ben-site')).toBe(READER);
  await expect(addSource(lake.deps, NEW, BY)).rejects.toThrow(
    'There is a source ben-site already.',
  );
  const people = await listPeople(lake.deps);
  expect(people.map(({ name, sources }) => [name, sources])).toEqual([
    ['anna', ['home']],
    ['ben', ['ben-site']],
  ]);
  const audit = await lake.database.query(
    'SELECT action, target, outcome FROM app.audit ORDER BY id',
  );
  expect(audit).toEqual([
    { action: 'source.add', target: 'ben-site', outcome: 'done' },
    { action: 'source.add', target: 'ben-site', outcome: 'refused' },
  ]);
});

test('a change keeps comments and other sources of the file, and the secret that was entered', async () => {
  await using lake = await openSiteLake(opened);
  await addSource(lake.deps, NEW, BY);
  const file = path.join(lake.projectFolder, 'sources', 'ben-site.yml');
  await writeFile(file, `# Ben's own site.\n${await readFile(file, 'utf8')}`);
  await updateSource(
    lake.deps,
    { ...NEW, url: 'https://ben.example.org/site', auth: { kind: 'jwt' } },
    BY,
  );
  const text = await fileOf(lake, 'ben-site.yml');
  expect(text).toContain("# Ben's own site.");
  expect(text).toContain('url: https://ben.example.org/site');
  expect(text).toContain('name: ben');
  expect(await lake.vault.open('ben-site')).toBe(READER);
});

test('a kept secret does not follow a source to another host', async () => {
  await using lake = await openSiteLake(opened);
  await addSource(lake.deps, NEW, BY);
  const moved = { ...NEW, url: 'https://elsewhere.example', auth: { kind: 'token' } } as const;
  await expect(updateSource(lake.deps, moved, BY)).rejects.toThrow('enter the secret again');
});

test('a removed source leaves its people, and its secret goes', async () => {
  await using lake = await openSiteLake(opened);
  await addSource(lake.deps, NEW, BY);
  await removeSource(lake.deps, { name: 'ben-site' }, BY);
  expect(await fileOf(lake, 'ben-site.yml')).not.toContain('kind');
  expect(await lake.vault.whereIs('ben-site')).toBe('missing');
  expect((await listPeople(lake.deps)).map(({ name }) => name)).toEqual(['anna', 'ben']);
  await expect(removeSource(lake.deps, { name: 'ben-site' }, BY)).rejects.toThrow(
    'no source ben-site',
  );
});

const landIn = (lake: SiteLake) =>
  landDeclarations(
    { engine: opened.engine, projectFolder: lake.projectFolder, scratchFolder: opened.folder },
    { ref: lake.ref, commit: { message: 'm', author: 'a', properties: {} } },
  );

test('a person moves, and what is declared lands once in the lake', async () => {
  await using lake = await openSiteLake(opened);
  const land = () => landIn(lake);
  expect(await land()).toEqual(['raw.people', 'raw.sources']);
  expect(await land()).toEqual([]);
  const zones = [
    { zone: 'Europe/Berlin', from: null },
    { zone: 'Asia/Tokyo', from: '2026-07-01' },
  ];
  await setPerson(lake.deps, { name: 'anna', zones }, BY);
  expect(await land()).toEqual(['raw.people']);
  expect(
    await lake.rows('SELECT person, zone, CAST(valid_from AS varchar) FROM people ORDER BY 3'),
  ).toEqual([
    ['anna', 'Europe/Berlin', '0001-01-01'],
    ['anna', 'Asia/Tokyo', '2026-07-01'],
  ]);
  expect(
    await lake.rows('SELECT source, person, kind, priority, unit_override FROM sources'),
  ).toEqual([['home', 'anna', 'nightscout', 100, null]]);
});

test('what a removed source brought is judged by what was declared of it', async () => {
  await using lake = await openSiteLake(opened);
  const meter = { kind: 'file', name: 'meter', person: 'ben', rules: { unit: 'mmol/L' } } as const;
  const units = () => lake.rows('SELECT source, unit_override FROM sources ORDER BY source');
  const rows = [
    ['home', null],
    ['meter', 'mmol/L'],
  ];
  await addSource(lake.deps, meter, BY);
  await landIn(lake);
  expect(await units()).toEqual(rows);
  await removeSource(lake.deps, { name: 'meter' }, BY);
  expect(await landIn(lake)).toEqual([]);
  expect(await units()).toEqual(rows);
});

test('a site that was read stays the site of its person, also when it is removed and added again', async () => {
  await using lake = await openSiteLake(opened);
  const { url } = lake.site;
  const home = { kind: 'nightscout', name: 'home', url, allow_private_network: true } as const;
  const asBen = { ...home, person: 'ben' };
  const refusal = 'home was read as the site of anna';
  await updateSource(lake.deps, asBen, BY);
  await updateSource(lake.deps, { ...home, person: 'anna' }, BY);
  lake.upload(HOUR);
  await lake.pass();
  await landIn(lake);
  await expect(updateSource(lake.deps, asBen, BY)).rejects.toThrow(refusal);
  await removeSource(lake.deps, { name: 'home' }, BY);
  await expect(addSource(lake.deps, asBen, BY)).rejects.toThrow(refusal);
  await addSource(lake.deps, { ...home, person: 'anna' }, BY);
});

test('a secret that was kept for another address is not taken for a new source', async () => {
  await using lake = await openSiteLake(opened);
  await lake.vault.store('ben-site', 'of another site');
  const unsaid = { ...NEW, auth: { kind: 'token' } } as const;
  await expect(addSource(lake.deps, unsaid, BY)).rejects.toThrow('signs in with a secret');
});

test('a change that cannot be written leaves the secret as it was', async () => {
  await using lake = await openSiteLake(opened);
  await addSource(lake.deps, NEW, BY);
  const zones = [
    { zone: 'Europe/Oslo', from: '2026-05-01' },
    { zone: 'Asia/Tokyo', from: '2026-01-01' },
  ];
  const auth = { kind: 'token', secret: 'reader-ffffffffffffffff' } as const;
  const wrong = { ...NEW, person: 'zoe', newPerson: { zones }, auth };
  await expect(updateSource(lake.deps, wrong, BY)).rejects.toThrow('in the order of their dates');
  expect(await lake.vault.open('ben-site')).toBe(READER);
});

test('a secret that two sources name stays until the second goes', async () => {
  await using lake = await openSiteLake(opened, {
    declaration: { auth: { kind: 'token', secret: 'ben-site' } },
  });
  await addSource(lake.deps, NEW, BY);
  await removeSource(lake.deps, { name: 'ben-site' }, BY);
  expect(await lake.vault.whereIs('ben-site')).toBe('stored');
  await removeSource(lake.deps, { name: 'home' }, BY);
  expect(await lake.vault.whereIs('ben-site')).toBe('missing');
});

test('changes of declarations that are made at once are all kept', async () => {
  await using lake = await openSiteLake(opened);
  const zones = [{ zone: 'Europe/Oslo', from: null }];
  const names = ['ben', 'cleo', 'dan', 'eve'];
  await Promise.all(names.map((name) => setPerson(lake.deps, { name, zones }, BY)));
  const found = (await listPeople(lake.deps)).map(({ name }) => name);
  expect(found).toEqual(['anna', ...names]);
  const twice = await Promise.allSettled([
    addSource(lake.deps, NEW, BY),
    addSource(lake.deps, NEW, BY),
  ]);
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test.each([
  [
    'an unknown zone',
    'people: [{ name: x, zones: [{ zone: Europe/Nowhere }] }]',
    'not a time zone',
  ],
  ['a wrong kind', 'sources: [{ name: x, kind: ftp }]', 'kind'],
  [
    'an address with a token',
    'sources: [{ name: x, kind: nightscout, person: p, url: "https://a.example/?token=t" }]',
    'must not contain',
  ],
  [
    'a cron that is none',
    'sources: [{ name: x, kind: nightscout, person: p, url: "https://a.example", schedule: { warm: never } }]',
    'cron',
  ],
  [
    'a name twice',
    'sources: [{ name: home, kind: file }]',
    'declared in sources/home.yml and again',
  ],
])('a declaration with %s is refused by file and key', async (_name, text, message) => {
  await using lake = await openSiteLake(opened);
  await writeFile(path.join(lake.projectFolder, 'sources', 'wrong.yml'), text);
  await expect(listSources(lake.deps)).rejects.toThrow(message);
  await expect(listSources(lake.deps)).rejects.toThrow('sources/wrong.yml');
});

test('a connection test tells an open site from a credential that was checked', async () => {
  await using lake = await openSiteLake(opened);
  lake.upload(HOUR);
  lake.site.store.writeProfile({
    defaultProfile: 'D',
    startDate: '2026-11-01T00:00:00Z',
    store: { D: { timezone: 'Europe/Helsinki' } },
  });
  const testSite = createTestSite({ clock: lake.deps.clock });
  const deps = { ...lake.deps, testSite };
  const base = { url: lake.site.url, allow_private_network: true };
  const anyone = await testConnection(deps, base);
  expect(anyone).toMatchObject({
    isUsable: true,
    isOpen: true,
    credential: 'none',
    version: '15.0.7',
    suggestedZone: 'Europe/Helsinki',
  });
  expect(anyone.newestAt?.getTime()).toBe(lake.deps.clock().getTime() - HOUR);
  const wrong = await testConnection(deps, {
    ...base,
    auth: { kind: 'token', secret: 'reader-ffffffffffffffff' },
  });
  expect(wrong).toMatchObject({ isUsable: false, isOpen: true, credential: 'refused' });
  const right = await testConnection(deps, {
    ...base,
    auth: { kind: 'api-secret', secret: SECRET },
  });
  expect(right).toMatchObject({ isUsable: true, credential: 'checked' });
  expect(right.steps.find(({ name }) => name === 'changes')?.outcome).toBe('warning');
  const token = await testConnection(deps, { ...base, auth: { kind: 'token', secret: READER } });
  expect(token.steps.map(({ outcome }) => outcome)).toEqual(Array(8).fill('ok'));
});

test('a connection test says when something else answers, or nothing', async () => {
  await using lake = await openSiteLake(opened);
  const deps = { ...lake.deps, testSite: createTestSite({ clock: lake.deps.clock }) };
  lake.site.faults.plan({ times: 5, fault: { kind: 'html' } });
  const html = await testConnection(deps, { url: lake.site.url, allow_private_network: true });
  expect(html).toMatchObject({ isUsable: false });
  expect(html.steps.at(-1)?.message).toContain('a page of HTML');
  const inside = await testConnection(deps, { url: lake.site.url });
  expect(inside.steps[0]?.message).toContain('private network');
  const nowhere = await testConnection(deps, {
    url: 'http://127.0.0.1:9',
    allow_private_network: true,
  });
  expect(nowhere.steps.at(-1)?.message).toContain('cannot be reached');
});

test('a kept secret is not sent to another address', async () => {
  await using lake = await openSiteLake(opened);
  await addSource(lake.deps, NEW, BY);
  const deps = { ...lake.deps, testSite: createTestSite({ clock: lake.deps.clock }) };
  const elsewhere = {
    url: 'https://thief.example',
    name: 'ben-site',
    auth: { kind: 'token' },
  } as const;
  await expect(testConnection(deps, elsewhere)).rejects.toThrow('enter the secret again');
});
