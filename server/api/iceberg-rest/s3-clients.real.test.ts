import { describe, expect, inject, test } from 'vitest';
import { pyIcebergPython } from '#server/engine/testing/pyiceberg-environment.ts';
import { main, rowsOf } from '#server/engine/testing/statements.ts';
import { openDoorsOnS3 } from './testing/open-doors-on-s3.ts';
import { runDuckDb, runPyIceberg } from './testing/run-python.ts';

const s3 = inject('realS3');
const python = await pyIcebergPython();

describe.skipIf(s3 === null || python === null)(
  'With a warehouse on S3 and keys of their own',
  () => {
    test('PyIceberg and DuckDB write to a branch, and our engine reads both', async () => {
      if (s3 === null) return;
      await using doors = await openDoorsOnS3(s3);
      await doors.branch('team/dev');
      const uri = `${doors.url}/iceberg`;
      const head = await doors.lake.catalog.getReference('main');
      const seen = await runPyIceberg(python ?? '', {
        uri,
        token: await doors.token(),
        branch: 'team/dev',
        before: head.ok ? head.value.hash : '',
        storage: { 's3.access-key-id': s3.accessKeyId, 's3.secret-access-key': s3.secretAccessKey },
      });
      expect(seen).toMatchObject({ upsert: [1, 1], conflict: true, staged: 2, 'by branch': 24 });
      const endpoint = new URL(s3.endpoint).host;
      const duck = await runDuckDb(
        python ?? '',
        [uri, await doors.token(), 'team/dev'],
        [
          [
            'keys',
            `CREATE SECRET store (TYPE s3, KEY_ID '${s3.accessKeyId}', SECRET '${s3.secretAccessKey}', ENDPOINT '${endpoint}', URL_STYLE 'path', USE_SSL false, REGION 'us-east-1')`,
          ],
          ['read', 'SELECT count(*) FROM lake.lab.t'],
          ['ctas', 'CREATE TABLE lake.lab.duck AS SELECT 7 AS a'],
          ['insert', 'INSERT INTO lake.lab.duck VALUES (8)'],
          ['own', 'SELECT sum(a)::INTEGER FROM lake.lab.duck'],
        ],
      );
      expect(duck).toMatchObject({ read: [[24]], ctas: [[1]], insert: [[1]], own: [[15]] });
      const dev = { ...main, ref: 'team/dev', schema: 'lab' };
      const sums = 'SELECT CAST(sum(a) AS varchar) FROM duck';
      expect(await rowsOf(doors.lake.engine, sums, dev)).toEqual([['15']]);
    });
  },
);
