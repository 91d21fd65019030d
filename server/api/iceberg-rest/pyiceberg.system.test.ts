import { expect, test } from 'vitest';
import { pyIcebergPython } from '#server/engine/testing/pyiceberg-environment.ts';
import { main, rowsOf, write } from '#server/engine/testing/statements.ts';
import { openTestDoors } from '../door/testing/open-doors.ts';
import { runPyIceberg } from './testing/run-python.ts';

const python = await pyIcebergPython();

test.skipIf(python === null)(
  'PyIceberg creates, evolves, writes, reads and loses a race on a branch, and our engine reads all of it',
  async () => {
    await using doors = await openTestDoors();
    const { lake } = doors;
    const step = (n: number) =>
      write(lake.engine, 'silver.steps', `SELECT ${n} AS n`, {
        kind: n === 0 ? 'replace' : 'append',
      });
    await step(0);
    await doors.branch('team/dev');
    const head = await lake.catalog.getReference('team/dev');
    const before = head.ok ? head.value.hash : '';
    const client = runPyIceberg(python ?? '', {
      uri: `${doors.url}/iceberg`,
      token: await doors.token(),
      branch: 'team/dev',
      before,
      storage: {},
    });
    // What our own engine writes meanwhile is nobody's business.
    for (const n of [1, 2, 3, 4]) await step(n);
    const seen = await client;
    expect(await rowsOf(lake.engine, 'SELECT count(*) FROM iceberg.silver.steps')).toEqual([[5n]]);
    const ids = [...Array(20).keys()].map((index) => index + 1).filter((id) => id !== 3);
    expect(seen).toMatchObject({
      namespaces: [[['lab'], ['silver']], [['lab', 'inner']]],
      properties: { team: 'x' },
      'namespace errors': [true, true, true],
      create: [true, true, true, false],
      upsert: [1, 1],
      refs: ['first', 'main', 'side'],
      filtered: 8,
      'at first': 10,
      files: true,
      'location in warehouse': true,
      conflict: true,
      'at once': [1, 1, 1, 1],
      renamed: 1,
      registered: 1,
      staged: 2,
      dropped: [false, false],
      'states kept': [true, true, true, true],
      views: [[], false],
      'on main': [['silver']],
      protected: true,
      'no token': true,
      credential: [['lab'], ['silver']],
      'by commit': true,
      'by branch': ids.length + 5,
    });
    expect(seen.rows.id).toEqual([...ids, 21, 30, 31]);
    expect(seen.snapshots).toBeGreaterThanOrEqual(6);

    const dev = { ...main, ref: 'team/dev', schema: 'lab' };
    const ours = await rowsOf(
      lake.engine,
      'SELECT CAST(id AS varchar), who FROM t ORDER BY id',
      dev,
    );
    expect(ours.map(([id]) => Number(id))).toEqual([...ids, 21, 30, 31, 40, 41]);
    expect(ours.slice(-5).map(([, who]) => who)).toEqual(['d', 'e', 'e', 'f', 'f']);
    await write(
      lake.engine,
      'lab.t',
      "SELECT 50 AS id, 'g' AS who, CAST(NULL AS timestamp(6) with time zone) AS ts, CAST(NULL AS varchar) AS note",
      { kind: 'append' },
      { ref: 'team/dev' },
    );
    expect(await rowsOf(lake.engine, 'SELECT CAST(count(*) AS varchar) FROM t', dev)).toEqual([
      [String(ids.length + 6)],
    ]);
    const log = await lake.catalog.history('team/dev', {}, { maxRecords: 250 });
    const messages = log.ok ? log.value.items.map(({ meta }) => meta.message) : [];
    expect(messages).toContain('by PyIceberg');
    expect(messages).toContain('Append to lab.p1');
  },
);
