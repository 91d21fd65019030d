import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { READER } from '../../testing/nightscout-server.ts';
import { openSiteLake } from '../../testing/open-site-lake.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let opened: OpenedEngine;
beforeAll(async () => {
  opened = await openTestEngine();
});
afterAll(() => opened[Symbol.asyncDispose]());

describe('a Nightscout site into raw.entries', () => {
  test('the first pass reads everything, far beyond the four days and ten rows of a bare request', async () => {
    await using lake = await openSiteLake(opened);
    for (let day = 0; day < 40; day += 1) lake.upload(day * DAY + HOUR, { sgv: 100 + day });
    lake.upload(400 * DAY, { sgv: 77 });
    const done = await lake.pass();
    expect(done).toMatchObject({ documents: 41, written: 41 });
    expect((await lake.entries('sgv')).slice(0, 2)).toEqual(['77', '139']);
    // Weeks without a document are jumped over.
    expect(lake.site.requests.length).toBeLessThan(40);
    expect(
      lake.reports.some((message) => message.startsWith('entries: 1 read, up to 2025-10')),
    ).toBe(true);
  });

  test('the same pass again writes nothing, and one that failed is read again', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    expect(await lake.pass('hot', 'failed')).toMatchObject({ written: 1 });
    expect(await lake.pass()).toMatchObject({ documents: 1, written: 0 });
    lake.advance(5 * MINUTE);
    expect(await lake.pass()).toMatchObject({ written: 0, unchanged: expect.any(Number) });
  });

  test('a page border inside one millisecond loses nothing', async () => {
    await using lake = await openSiteLake(opened);
    const at = 30 * MINUTE;
    for (let index = 0; index < 5003; index += 1) {
      lake.site.store.insert('entries', {
        type: `t${index}`,
        sgv: 100,
        date: lake.deps.clock().getTime() - at - (index < 4990 ? index : 4990),
      });
    }
    expect(await lake.pass()).toMatchObject({ written: 5003 });
  });

  test('a reading that was taken weeks ago and uploaded now is found by the id that it got', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    await lake.pass();
    lake.advance(5 * MINUTE);
    lake.upload(25 * DAY, { sgv: 61 });
    expect(await lake.pass('hot')).toMatchObject({ written: 1 });
    expect(await lake.entries('sgv')).toEqual(['61', '100']);
  });

  test('ids that uploaders made up for the future do not hide later uploads', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR, { _id: 'ffffffffbda968ab09000001' });
    await lake.pass();
    lake.advance(5 * MINUTE);
    lake.upload(25 * DAY, { sgv: 62 });
    await lake.pass('hot');
    expect(await lake.entries('sgv')).toEqual(['62', '100']);
  });

  test('a reading in the future does not move the watermark, and is kept', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    lake.site.store.insert('entries', { type: 'sgv', sgv: 198, date: 4_294_967_295_000 });
    await lake.pass();
    lake.advance(5 * MINUTE);
    lake.upload(MINUTE, { sgv: 150 });
    await lake.pass('hot');
    expect(await lake.entries('sgv')).toEqual(['100', '150', '198']);
  });

  test('times in seconds, of 1970, as text and missing ones are kept as they came', async () => {
    await using lake = await openSiteLake(opened);
    const insert = (document: object) =>
      lake.site.store.insert('entries', { type: 'sgv', ...document });
    insert({ sgv: 1, date: 0 });
    insert({ sgv: 2, date: Math.floor(lake.deps.clock().getTime() / 1000) - 60 });
    await lake.pass();
    lake.advance(MINUTE);
    insert({ sgv: 3, date: '1795451880000' });
    insert({ sgv: 4 });
    await lake.pass('hot');
    expect([...(await lake.entries('sgv'))].sort()).toEqual(['1', '2', '3', '4']);
  });

  test('entries whose time is a text or missing are found in the first pass as well', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    lake.site.store.insert('entries', { type: 'sgv', sgv: 3, date: '1795451880000' });
    lake.site.store.insert('entries', { type: 'sgv', sgv: 4 });
    expect(await lake.pass()).toMatchObject({ written: 3 });
  });

  test('a source that moved to another site is read from its beginning', async () => {
    await using lake = await openSiteLake(opened);
    await lake.pass();
    lake.upload(200 * DAY);
    await lake.declare({ url: `${lake.site.url}/` });
    lake.advance(2 * DAY);
    expect(await lake.pass('hot')).toMatchObject({ written: 1 });
  });

  test('marks that another version left are passed over: the source is read from its beginning', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(200 * DAY);
    await lake.pass();
    await lake.database.query(`UPDATE app.source_passes SET marks = '{"newest": 1}'`);
    expect(await lake.pass('hot')).toMatchObject({ documents: 1, written: 0 });
  });

  test('history that is not wanted is read by no pass', async () => {
    await using lake = await openSiteLake(opened, { declaration: { history_days: 10 } });
    lake.upload(20 * DAY, { sgv: 70 });
    lake.upload(DAY, { sgv: 71 });
    await lake.pass();
    await lake.pass('deep');
    expect(await lake.entries('sgv')).toEqual(['71']);
  });

  test('an edit is a new version, and rows gain and lose members without harm', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR, { sgv: 100 });
    await lake.pass();
    lake.advance(5 * MINUTE);
    lake.upload(HOUR + 5 * MINUTE, { sgv: 175, brandNew: { nested: [1, 2.5] } });
    expect(await lake.pass('hot')).toMatchObject({ written: 1 });
    expect(await lake.entries('sgv')).toEqual(['175']);
    expect(await lake.rows('SELECT count(*) FROM entries')).toEqual([[2n]]);
  });

  test('answers from memory carry `mills`, which makes no new version; every call asks the database', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(HOUR);
    await lake.pass();
    await lake.pass('warm');
    const unbounded = lake.site.requests.filter(
      ({ url }) => /entries\.json|treatments\.json|devicestatus/.test(url) && !url.includes('find'),
    );
    expect(unbounded).toEqual([]);
    expect(await lake.rows(`SELECT count(*) FROM entries WHERE document LIKE '%mills%'`)).toEqual([
      [0n],
    ]);
  });

  test('what is gone from the site is deleted by the deep pass, days older than the site are not', async () => {
    await using lake = await openSiteLake(opened);
    for (let day = 0; day < 6; day += 1) lake.upload(day * DAY + HOUR, { sgv: 100 + day });
    await lake.pass();
    // The oldest two are pruned, one of yesterday is deleted.
    lake.site.store.remove('entries', ({ sgv }) => sgv === 105 || sgv === 104 || sgv === 101);
    lake.advance(HOUR);
    await lake.pass('hot');
    expect(await lake.entries('sgv')).toHaveLength(6);
    await lake.pass('deep');
    expect(await lake.entries('sgv')).toEqual(['105', '104', '103', '102', '100']);
    const [[tombstones, last]] = (await lake.rows(
      "SELECT count(*), max(json_extract_scalar(document, '$.sgv')) FROM entries WHERE deleted_at IS NOT NULL",
    )) as [[bigint, string]];
    expect([tombstones, last]).toEqual([1n, '101']);
    expect(await lake.pass('deep')).toMatchObject({ written: 0 });
  });

  test('a reading that comes back after it was deleted lives again', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(2 * DAY, { sgv: 90 });
    const gone = lake.upload(DAY, { sgv: 91 });
    lake.upload(HOUR, { sgv: 92 });
    await lake.pass();
    lake.site.store.remove('entries', (document) => document['_id'] === gone['_id']);
    lake.advance(MINUTE);
    await lake.pass('deep');
    expect(await lake.entries('sgv')).toEqual(['90', '92']);
    lake.site.store.insert('entries', gone);
    lake.advance(MINUTE);
    await lake.pass('warm');
    expect(await lake.entries('sgv')).toEqual(['90', '91', '92']);
  });

  test('a site that was emptied, or keeps only so many days, empties nothing', async () => {
    await using lake = await openSiteLake(opened, { declaration: { retention_days: 3 } });
    for (let day = 0; day < 6; day += 1) lake.upload(day * DAY + HOUR, { sgv: 100 + day });
    await lake.pass();
    lake.site.store.remove('entries', ({ sgv }) => sgv === 104);
    lake.advance(HOUR);
    await lake.pass('deep');
    expect(await lake.entries('sgv')).toHaveLength(6);
    lake.site.store.remove('entries', () => true);
    lake.advance(HOUR);
    await lake.pass('deep');
    expect(await lake.entries('sgv')).toHaveLength(6);
  });

  test('the deep pass finds what came late on a day that the warm one does not reach', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(90 * DAY, { sgv: 70 });
    lake.upload(HOUR);
    await lake.pass();
    // Older than every id of the lake: as if another process had made it.
    const at = lake.deps.clock().getTime() - 80 * DAY;
    lake.site.store.insert('entries', {
      _id: '000000000000000000000001',
      type: 'sgv',
      sgv: 71,
      date: at,
    });
    lake.advance(HOUR);
    await lake.pass('hot');
    expect(await lake.entries('sgv')).toEqual(['70', '100']);
    await lake.pass('deep');
    expect(await lake.entries('sgv')).toEqual(['70', '71', '100']);
  });

  test('entries that no window shows are never deleted unasked, however many they are', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(5 * DAY);
    const at = lake.deps.clock().getTime() - 2 * DAY;
    for (let index = 0; index < 520; index += 1) {
      lake.site.store.insert('entries', { type: 'sgv', sgv: 90, date: String(at + index * 1000) });
      lake.site.store.insert('entries', { type: 'sgv', sgv: 91, date: at / 1000 + index });
    }
    await lake.pass();
    lake.advance(HOUR);
    expect(await lake.pass('deep')).toMatchObject({ written: 0 });
    expect(await lake.entries('sgv')).toHaveLength(1041);
  });

  test.each([
    ['together', 0],
    ['one by one where the site cannot tell of several', 40],
  ])(
    'many that are gone are asked for %s, and those that only moved are kept',
    async (_, faults) => {
      await using lake = await openSiteLake(opened);
      lake.upload(5 * DAY);
      const made = Array.from({ length: 50 }, (_unused, index) =>
        lake.upload(2 * DAY + index * MINUTE, { sgv: 90 }),
      );
      await lake.pass();
      const [moved] = made;
      const ids = made.slice(0, 41).map((document) => document['_id']);
      lake.site.store.remove('entries', (document) => ids.includes(document['_id']));
      // Before the first document of the site: no window of the deep pass reads it.
      lake.site.store.insert('entries', { ...moved, date: 1 });
      lake.advance(HOUR);
      lake.site.faults.plan({ path: '24in', times: faults, fault: { kind: 'body', body: '[]' } });
      await lake.pass('deep');
      expect(await lake.entries('sgv')).toHaveLength(11);
      const asked = lake.site.requests.filter(({ url }) => url.includes('24in'));
      expect(asked).toHaveLength(3);
    },
  );

  test('treatments whose time has an offset are read from the first on', async () => {
    await using lake = await openSiteLake(opened);
    const insert = (created_at: string) =>
      lake.site.store.insert('treatments', { eventType: 'Note', created_at });
    insert('2026-10-01T22:00:00-05:00');
    insert('2026-10-01T23:30:00.000Z');
    insert('2026-10-31T22:00:00-05:00');
    insert('2026-11-00');
    lake.upload(HOUR);
    await lake.pass();
    expect(await lake.rows('SELECT count(*) FROM treatments')).toEqual([[4n]]);
  });

  test('what an uploader dated into the future by its id does not come with every pass', async () => {
    await using lake = await openSiteLake(opened);
    lake.upload(25 * DAY, { _id: 'ffffffffbda968ab09000001' });
    expect(await lake.pass()).toMatchObject({ documents: 1 });
    lake.advance(5 * MINUTE);
    expect(await lake.pass('hot')).toMatchObject({ documents: 0 });
  });

  test('treatments, profiles and device status land raw beside the entries', async () => {
    await using lake = await openSiteLake(opened);
    const { store } = lake.site;
    const at = new Date(lake.deps.clock().getTime() - HOUR).toISOString();
    store.writeTreatment({ eventType: 'Meal Bolus', created_at: at, insulin: 2, carbs: 20 });
    store.writeStatus({ device: 'loop://phone', created_at: at, uploader: { battery: 63 } });
    store.writeProfile({
      defaultProfile: 'D',
      startDate: at,
      store: { D: { timezone: 'Europe/Helsinki' } },
    });
    await lake.pass();
    // A number in place of the ISO time would match every treatment there is.
    const bounds = lake.site.requests.filter(({ url }) => url.includes('created_at'));
    expect(bounds.every(({ url }) => /gte%5D=\d{4}-\d\d-\d\dT/.test(url))).toBe(true);
    for (const table of ['treatments', 'profiles', 'device_status']) {
      expect(
        await lake.rows(`SELECT count(*), min(event_time) IS NOT NULL FROM ${table}`),
        table,
      ).toEqual([[1n, true]]);
    }
  });

  test('documents get the zone that their person lived in', async () => {
    await using lake = await openSiteLake(opened);
    await lake.declare();
    lake.upload(HOUR);
    await lake.pass();
    expect(await lake.rows('SELECT DISTINCT zone, person, source FROM entries')).toEqual([
      ['Europe/Berlin', 'anna', 'home'],
    ]);
  });
});

describe('changes that the third API tells', () => {
  const withToken = { declaration: { auth: { kind: 'jwt', secret: 'home' } }, secret: READER };
  const api = async (
    lake: Awaited<ReturnType<typeof openSiteLake>>,
    method: string,
    path: string,
    body?: object,
  ) => {
    const { store } = lake.site;
    const at = lake.deps.clock().getTime();
    if (method === 'DELETE') {
      const found = store.all('entries').find((document) => document['identifier'] === path);
      if (found !== undefined) Object.assign(found, { isValid: false, srvModified: at });
      return;
    }
    store.insert('entries', {
      identifier: path,
      type: 'sgv',
      app: 'AAPS',
      srvModified: at,
      srvCreated: at,
      ...body,
    });
  };

  test('a soft deletion of any age arrives with the next hot pass', async () => {
    await using lake = await openSiteLake(opened, withToken);
    const now = lake.deps.clock().getTime();
    await api(lake, 'POST', 'old', { date: now - 60 * DAY, sgv: 80 });
    await api(lake, 'POST', 'new', { date: now - HOUR, sgv: 81 });
    await lake.pass();
    lake.advance(5 * MINUTE);
    await api(lake, 'DELETE', 'old');
    expect(await lake.pass('hot')).toMatchObject({ written: 1 });
    expect(await lake.entries('isValid')).toEqual(['false', null]);
    // The cursor stands in that very moment: reading it again gives nothing new.
    lake.advance(5 * MINUTE);
    expect(await lake.pass('hot')).toMatchObject({ written: 0 });
  });

  test('a deletion is heard of as well when nothing had been changed before', async () => {
    await using lake = await openSiteLake(opened, withToken);
    const date = lake.deps.clock().getTime() - 60 * DAY;
    await api(lake, 'POST', 'old', { date, sgv: 80, srvModified: undefined });
    await lake.pass();
    lake.advance(5 * MINUTE);
    await api(lake, 'DELETE', 'old');
    expect(await lake.pass('hot')).toMatchObject({ written: 1 });
    expect(await lake.entries('isValid')).toEqual(['false']);
  });

  test('an edit through v1, of which v3 tells nothing, arrives all the same', async () => {
    await using lake = await openSiteLake(opened, withToken);
    const now = lake.deps.clock().getTime();
    await api(lake, 'POST', 'a', { date: now - HOUR, sgv: 81 });
    lake.upload(30 * HOUR, { sgv: 82 });
    await lake.pass();
    lake.advance(5 * MINUTE);
    lake.upload(30 * HOUR + 5 * MINUTE, { sgv: 99 });
    expect(await lake.pass('hot')).toMatchObject({ written: 1 });
    expect(await lake.entries('sgv')).toEqual(['99', '81']);
  });

  test('a document that both doors show has one identity', async () => {
    await using lake = await openSiteLake(opened, withToken);
    const now = lake.deps.clock().getTime();
    await api(lake, 'POST', 'a', { date: now - HOUR, sgv: 81 });
    await lake.pass();
    lake.advance(5 * MINUTE);
    await api(lake, 'POST', 'b', { date: now - 50 * DAY, sgv: 82 });
    await lake.pass('hot');
    lake.advance(5 * MINUTE);
    await lake.pass('warm');
    expect(await lake.rows('SELECT document_id FROM entries GROUP BY 1 ORDER BY 1')).toEqual([
      ['a'],
      ['b'],
    ]);
  });
});
