import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { formatExact } from '#server/iceberg/codec/json.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { createS3Store } from '#server/storage/adapters/s3/s3-store.ts';
import { type OpenedEngine, openTestEngine } from './testing/open-engine.ts';
import { SQL_HISTORY, SQL_HISTORY_IDS } from './testing/sql-history.ts';
import { rowsOf, write } from './testing/statements.ts';
import { contentOf, pointTo } from './testing/tables.ts';
import { askTrino } from './testing/trino-server.ts';
import { changeOf } from './testing/write-statements.ts';

const s3 = inject('realS3');
const nessie = inject('realNessie');
const trino = inject('realTrino');

const Reference = z.object({ reference: z.object({ hash: z.string() }) });
const Contents = z.object({ content: z.object({ metadataLocation: z.string() }) });

const rowsFrom = (first: number, last: number) => `
  SELECT i AS id, 'p/' || CAST(i % 3 AS varchar) AS person,
    date_add('hour', i * 7, TIMESTAMP '2025-01-01 12:00:00.000001 UTC') AS ts,
    CAST(i AS decimal(20, 2)) AS d, CAST(i AS double) / 3 AS x, i % 2 = 0 AS b,
    BIGINT '9007199254740993' + i AS big, date_add('day', i, DATE '2025-01-01') AS day,
    ARRAY[i, NULL] AS l, CAST(NULL AS varchar) AS n
  FROM UNNEST(sequence(${first}, ${last})) AS t(i)`;

/** Both dialects are the same, and so must the answers be. */
const EVERYTHING = (table: string) => `
  SELECT CAST(id AS varchar), person, CAST(d AS varchar), CAST(x AS varchar), b, CAST(big AS varchar),
    CAST(day AS varchar), CAST(ts AS varchar), CAST(cardinality(l) AS varchar), n
  FROM ${table} ORDER BY id`;

describe.skipIf(s3 === null || nessie === null || trino === null)('A real Trino', () => {
  let opened: OpenedEngine;
  const ask = (sql: string) => askTrino(trino?.url ?? '', sql);

  beforeAll(async () => {
    if (s3 === null || nessie === null) return;
    const keyPrefix = `engine/${randomUUID()}/`;
    const { endpoint, bucket, accessKeyId, secretAccessKey } = s3;
    opened = await openTestEngine({
      openStore: (folder) =>
        createS3Store({
          root: { bucket, keyPrefix, uri: `s3://${bucket}/${keyPrefix.slice(0, -1)}` },
          cacheFolder: path.join(folder, 'cache'),
          endpoint,
          region: 'us-east-1',
          credentials: { accessKeyId, secretAccessKey },
          pathStyle: true,
          cacheMaxBytes: 1_000_000,
        }),
    });
    const settings: Readonly<Record<string, string>> = {
      'iceberg.catalog.type': 'nessie',
      'iceberg.nessie-catalog.uri': `${nessie.url}/api/v2`,
      'iceberg.nessie-catalog.ref': 'main',
      'iceberg.nessie-catalog.default-warehouse-dir': `s3://${bucket}/native`,
      'fs.native-s3.enabled': 'true',
      's3.endpoint': endpoint,
      's3.region': 'us-east-1',
      's3.path-style-access': 'true',
      's3.aws-access-key': accessKeyId,
      's3.aws-secret-key': secretAccessKey,
    };
    const listed = Object.entries(settings).map(([name, value]) => `"${name}" = '${value}'`);
    await ask(`CREATE CATALOG ours USING iceberg WITH (${listed.join(', ')})`);
    await ask('CREATE SCHEMA ours.s');
  });
  afterAll(async () => {
    if (opened === undefined) return;
    await ask('DROP CATALOG ours');
    await opened[Symbol.asyncDispose]();
  });

  /** Shows Trino our table as it is now. */
  async function register(name: string): Promise<void> {
    const content = await contentOf(opened);
    const api = `${nessie?.url}/api/v2/trees/main`;
    const { reference } = Reference.parse(await (await fetch(api)).json());
    const answer = await fetch(`${api}@${reference.hash}/history/commit`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: formatExact({
        commitMeta: { message: `register ${name}` },
        operations: [
          {
            type: 'PUT',
            key: { elements: ['s', name] },
            content: { ...content, id: undefined },
          },
        ],
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** Shows our catalog the table as Trino left it. */
  async function takeOver(name: string): Promise<void> {
    const answer = await fetch(`${nessie?.url}/api/v2/trees/main/contents/s.${name}`);
    const { metadataLocation } = Contents.parse(await answer.json()).content;
    await pointTo(opened, metadataLocation);
  }

  const partitionings = [
    [],
    [{ column: 'person', transform: 'identity' }],
    [{ column: 'ts', transform: 'month' }],
    [
      { column: 'id', transform: 'bucket[4]' },
      { column: 'ts', transform: 'hour' },
    ],
    [
      { column: 'person', transform: 'truncate[2]' },
      { column: 'day', transform: 'year' },
    ],
    [
      { column: 'd', transform: 'truncate[500]' },
      { column: 'person', transform: 'bucket[3]' },
    ],
    [
      { column: 'day', transform: 'day' },
      { column: 'person', transform: 'identity' },
    ],
  ] as const;

  const tables = partitionings.map((partitioning, index) => ({
    partitioning,
    name: `read_${index}`,
    fields: partitioning.map(({ column, transform }) => `${transform} of ${column}`).join(' and '),
  }));
  test.each(tables)(
    'reads what was written in every way, partitioned by "$fields"',
    async ({ partitioning, name }) => {
      const { engine } = opened;
      await write(engine, 's.t', rowsFrom(1, 20), { kind: 'replace' }, { partitioning });
      await write(engine, 's.t', rowsFrom(21, 30), { kind: 'append' });
      await write(engine, 's.t', rowsFrom(5, 8), { kind: 'merge', key: ['id'] });
      await register(name);
      const ours = await rowsOf(engine, EVERYTHING('iceberg.s.t'));
      expect(ours).toHaveLength(30);
      expect(await ask(EVERYTHING(`ours.s.${name}`))).toEqual(ours);
      const filter = "person = 'p/1' AND ts < TIMESTAMP '2025-01-04 00:00:00 UTC'";
      const count = (table: string) =>
        `SELECT CAST(count(*) AS varchar) FROM ${table} WHERE ${filter}`;
      expect(await ask(count(`ours.s.${name}`))).toEqual(
        await rowsOf(engine, count('iceberg.s.t')),
      );
    },
  );

  test('reads a table that SQL made and changed here, and changes it', async () => {
    const { engine } = opened;
    for (const sql of ['DROP TABLE IF EXISTS iceberg.s.t', ...SQL_HISTORY]) {
      await changeOf(engine, sql);
    }
    await register('by_sql');
    const everything = (table: string) => `
      SELECT CAST(id AS varchar), person, CAST(ts AS varchar), CAST(amount AS varchar), CAST(r.a AS varchar), r.b,
        CAST(r.c AS varchar) FROM ${table} ORDER BY id`;
    const ours = await rowsOf(engine, everything('iceberg.s.t'));
    expect(ours.map(([id]) => Number(id))).toEqual(SQL_HISTORY_IDS);
    expect(await ask(everything('ours.s.by_sql'))).toEqual(ours);
    await ask("UPDATE ours.s.by_sql SET person = 'by Trino' WHERE id = 40");
    await takeOver('by_sql');
    await changeOf(engine, "UPDATE iceberg.s.t SET person = person || '!' WHERE id = 40");
    expect(await rowsOf(engine, 'SELECT person FROM iceberg.s.t WHERE id = 40')).toEqual([
      ['by Trino!'],
    ]);
  });

  test('its deletes, updates, merges and new columns are read here, and written on top of', async () => {
    const { engine } = opened;
    const partitioning = [{ column: 'person', transform: 'identity' }] as const;
    await write(engine, 's.t', rowsFrom(1, 30), { kind: 'replace' }, { partitioning });
    await register('shared');
    await ask('DELETE FROM ours.s.shared WHERE id IN (3, 4, 29)');
    await ask("UPDATE ours.s.shared SET n = 'changed', person = 'p/9' WHERE id BETWEEN 10 AND 12");
    await ask(
      'INSERT INTO ours.s.shared (id, person, big) VALUES (100, NULL, 9223372036854775807)',
    );
    await ask('ALTER TABLE ours.s.shared ADD COLUMN extra varchar');
    await ask("UPDATE ours.s.shared SET extra = 'x' WHERE id = 20");
    await takeOver('shared');

    const { metadata } = await loadTable(opened, (await contentOf(opened)).metadataLocation);
    const { deletesOf } = await planScan(opened, metadata, { snapshotId: null });
    expect(deletesOf.size).toBeGreaterThan(0);
    expect(await rowsOf(engine, EVERYTHING('iceberg.s.t'))).toEqual(
      await ask(EVERYTHING('ours.s.shared')),
    );
    expect(await rowsOf(engine, 'SELECT id FROM iceberg.s.t WHERE extra IS NOT NULL')).toEqual([
      [20n],
    ]);

    await write(engine, 's.t', rowsFrom(3, 10), { kind: 'merge', key: ['id'] });
    await register('shared_again');
    const ours = await rowsOf(engine, EVERYTHING('iceberg.s.t'));
    expect(ours).toHaveLength(30);
    expect(await ask(EVERYTHING('ours.s.shared_again'))).toEqual(ours);
  });
});
