import { expect, test } from 'vitest';
import { pyIcebergPython } from '#server/engine/testing/pyiceberg-environment.ts';
import { main, rowsOf, write } from '#server/engine/testing/statements.ts';
import { openTestDoors } from '../door/testing/open-doors.ts';
import { runDuckDb } from './testing/run-python.ts';

const python = await pyIcebergPython();

test.skipIf(python === null)(
  'DuckDB attaches a branch, reads our tables, writes its own, and is refused on the protected one',
  async () => {
    await using doors = await openTestDoors();
    const { lake } = doors;
    await write(lake.engine, 'lab.ours', "SELECT 1 AS id, BIGINT '9007199254740993' AS big");
    await doors.branch('team/dev');
    const uri = `${doors.url}/iceberg`;
    const seen = await runDuckDb(
      python ?? '',
      [uri, await doors.token(), 'team/dev'],
      [
        ['read', 'SELECT id, CAST(big AS VARCHAR) FROM lake.lab.ours'],
        ['schema', 'CREATE SCHEMA lake.duck'],
        ['create', 'CREATE TABLE lake.duck.t (id BIGINT, who VARCHAR)'],
        ['insert', "INSERT INTO lake.duck.t VALUES (1, 'a'), (2, 'b'), (3, 'c')"],
        ['update', "UPDATE lake.duck.t SET who = 'z' WHERE id = 1"],
        ['delete', 'DELETE FROM lake.duck.t WHERE id = 2'],
        [
          'merge',
          "MERGE INTO lake.duck.t AS t USING (SELECT 9 AS id, 'n' AS who) AS s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id, who) VALUES (s.id, s.who)",
        ],
        ['alter', 'ALTER TABLE lake.duck.t ADD COLUMN n INTEGER'],
        ['ctas', 'CREATE TABLE lake.duck.made AS SELECT 7 AS a'],
        ['both', 'SELECT (SELECT count(*) FROM lake.duck.t), (SELECT a FROM lake.duck.made)'],
        ['snapshots', 'SELECT count(*) FROM iceberg_snapshots(lake.duck.t)'],
        ['drop', 'DROP TABLE lake.duck.made'],
        ['main', `ATTACH 'main' AS m (TYPE iceberg, ENDPOINT '${uri}', SECRET console)`],
        ['protected', 'CREATE SCHEMA m.x'],
      ],
    );
    expect(seen).toMatchObject({
      read: [[1, '9007199254740993']],
      insert: [[3]],
      update: [[1]],
      delete: [[1]],
      merge: [[1]],
      alter: [],
      ctas: [[1]],
      both: [[3, 7]],
      snapshots: [[4]],
      drop: [],
      protected: expect.stringContaining("'main' is protected: it changes by merge alone."),
    });
    const dev = { ...main, ref: 'team/dev', schema: 'duck' };
    const ours = await rowsOf(
      lake.engine,
      'SELECT CAST(id AS varchar), who, n FROM t ORDER BY id',
      dev,
    );
    expect(ours).toEqual([
      ['1', 'z', null],
      ['3', 'c', null],
      ['9', 'n', null],
    ]);
  },
);
