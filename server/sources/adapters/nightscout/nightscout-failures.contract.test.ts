import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { READER, SECRET } from '../../testing/nightscout-server.ts';
import { openSiteLake } from '../../testing/open-site-lake.ts';

const HOUR = 3_600_000;

let opened: OpenedEngine;
beforeAll(async () => {
  opened = await openTestEngine();
});
afterAll(() => opened[Symbol.asyncDispose]());

describe('signing in', () => {
  const closed = { site: { isOpen: false } };

  test.each([
    ['api-secret', SECRET],
    ['token', READER],
    ['jwt', READER],
  ])('%s opens a closed site, and its secret is in no path that is kept', async (kind, secret) => {
    await using lake = await openSiteLake(opened, {
      ...closed,
      declaration: { auth: { kind, secret: 'home' } },
      secret,
    });
    lake.upload(HOUR);
    expect(await lake.pass()).toMatchObject({ written: 1 });
    const kept = await lake.database.query('SELECT path, note FROM app.source_requests');
    expect(kept.length).toBeGreaterThan(1);
    expect(JSON.stringify(kept)).not.toContain(secret);
    const sealed = await lake.database.query('SELECT sealed::text FROM app.source_secrets');
    expect(JSON.stringify(sealed)).not.toContain(Buffer.from(secret).toString('hex'));
  });

  test('a JWT that ended is renewed once', async () => {
    await using lake = await openSiteLake(opened, {
      site: { isOpen: false, jwtSeconds: 0 },
      declaration: { auth: { kind: 'jwt', secret: 'home' } },
      secret: READER,
    });
    lake.upload(HOUR);
    await expect(lake.pass()).rejects.toThrow('does not accept the credential');
    const asked = lake.site.requests.filter(({ url }) => url.includes('/authorization/'));
    expect(asked.length).toBeLessThan(8);
  });

  test('a collection that the credential may not read is left out and told', async () => {
    await using lake = await openSiteLake(opened, {
      site: {
        isOpen: false,
        subjects: [{ name: 'e', token: READER, permissions: ['api:entries:read'] }],
      },
      declaration: { auth: { kind: 'token', secret: 'home' } },
      secret: READER,
    });
    lake.upload(3 * HOUR);
    const gone = lake.upload(2 * HOUR);
    lake.upload(HOUR);
    expect(await lake.pass()).toMatchObject({ written: 3 });
    expect(lake.reports).toContain('treatments left out: the credential may not read them');
    lake.site.store.remove('entries', (document) => document['_id'] === gone['_id']);
    await lake.pass('deep');
    expect(await lake.entries('sgv')).toHaveLength(2);
  });

  test('a refused credential is sent once, and the source says what to do', async () => {
    await using lake = await openSiteLake(opened, {
      ...closed,
      declaration: { auth: { kind: 'api-secret', secret: 'home' } },
      secret: 'wrong-secret-1234',
    });
    await expect(lake.pass()).rejects.toThrow(
      /home: .* does not accept the credential\. Check how/,
    );
    const entries = lake.site.requests.filter(({ url }) => url.includes('/entries'));
    expect(entries).toHaveLength(1);
    const [failed] = await lake.database.query('SELECT failure, marks FROM app.source_passes');
    expect(failed).toMatchObject({ failure: { isLasting: true }, marks: null });
  });

  test('a secret that is not there is named, and the site is not asked', async () => {
    await using lake = await openSiteLake(opened, {
      declaration: { auth: { kind: 'token', secret: 'nowhere' } },
    });
    await expect(lake.pass()).rejects.toThrow('The secret nowhere of home is not there.');
    expect(lake.site.requests).toEqual([]);
  });
});

describe('a site that fails', () => {
  test.each([
    ['500 twice', { kind: 'status', status: 500 }, 2, 'failed with status 500'],
    ['HTML', { kind: 'html' }, 1, 'a page of HTML'],
    ['HTML with 503 twice', { kind: 'html', status: 503 }, 2, 'failed with status 503'],
    ['half a body twice', { kind: 'half', isTold: true }, 2, 'broke off'],
    ['half a body without a length twice', { kind: 'half', isTold: false }, 2, 'broke off'],
    ['nothing twice', { kind: 'nothing' }, 2, 'broke off'],
    ['no answer twice', { kind: 'slow', ms: 5_000 }, 2, 'did not answer within'],
    ['429 four times', { kind: 'status', status: 429 }, 4, 'asks to slow down'],
    ['403', { kind: 'status', status: 403, body: '{"message":"no"}' }, 1, 'refuses to read: no'],
    ['null', { kind: 'body', body: 'null' }, 1, 'gives null'],
    [
      'another host',
      { kind: 'redirect', to: 'https://elsewhere.example/' },
      1,
      'sends on to https://elsewhere.example',
    ],
  ] as const)('%s: named, counted, nothing lost', async (_name, fault, times, message) => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    lake.site.faults.plan({ path: '/entries.json', times, fault });
    await expect(lake.pass()).rejects.toThrow(message);
    const failed = await lake.database.query(
      'SELECT count(*)::int AS n FROM app.source_requests WHERE path LIKE $1 AND (note IS NOT NULL OR status IS NULL)',
      ['%entries.json%'],
    );
    expect(failed).toEqual([{ n: times }]);
    expect(await lake.pass()).toMatchObject({ written: 1 });
  });

  test('429 is answered by waiting as long as the site says, at most 30 seconds', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    const slow = (after: string) =>
      ({ kind: 'status', status: 429, headers: { 'retry-after': after } }) as const;
    lake.site.faults.plan({ path: '/entries.json', fault: slow('7') });
    lake.site.faults.plan({ path: '/entries.json', fault: slow('3600') });
    expect(await lake.pass()).toMatchObject({ written: 1 });
    expect(lake.waits).toEqual([7_000, 30_000]);
  });

  test('one failure of the server is passed over', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    lake.site.faults.plan({ path: '/entries.json', fault: { kind: 'status', status: 502 } });
    expect(await lake.pass()).toMatchObject({ written: 1 });
  });

  test('a document of 10 MB is taken in', async () => {
    await using lake = await openSiteLake(opened);
    lake.deps.transport.firstByteMs = 10_000;
    lake.deps.transport.totalMs = 20_000;
    lake.upload(HOUR, { pad: 'x'.repeat(10_000_000) });
    expect(await lake.pass()).toMatchObject({ written: 1 });
  });

  test('an address of a private network is not connected to unless the source allows it', async () => {
    await using lake = await openSiteLake(opened, {
      declaration: { allow_private_network: false },
    });
    await expect(lake.pass()).rejects.toThrow('an address inside a private network');
    expect(lake.site.requests).toEqual([]);
  });
});
