import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { main, rowsOf, write } from '#server/engine/testing/statements.ts';
import { askTrino } from '#server/engine/testing/trino-server.ts';
import type { OpenedDoors } from '../door/testing/open-doors.ts';
import { openDoorsOnS3 } from './testing/open-doors-on-s3.ts';

const s3 = inject('realS3');
const trino = inject('realTrino');

describe.skipIf(s3 === null || trino === null)('A real Trino at the doors', () => {
  let doors: OpenedDoors;
  let storage: Readonly<Record<string, string>>;
  const ask = (sql: string) => askTrino(trino?.url ?? '', sql);
  const failure = (sql: string) => ask(sql).then(() => 'no failure', String);

  beforeAll(async () => {
    if (s3 === null) return;
    const { endpoint, accessKeyId, secretAccessKey } = s3;
    doors = await openDoorsOnS3(s3);
    storage = {
      'fs.native-s3.enabled': 'true',
      's3.endpoint': endpoint,
      's3.region': 'us-east-1',
      's3.path-style-access': 'true',
      's3.aws-access-key': accessKeyId,
      's3.aws-secret-key': secretAccessKey,
    };
    await write(doors.lake.engine, 'lab.ours', "SELECT 1 AS id, BIGINT '9007199254740993' AS big");
    await doors.branch('team/dev');
  });
  afterAll(async () => {
    await doors?.[Symbol.asyncDispose]();
  });

  async function attach(name: string, settings: Readonly<Record<string, string>>) {
    const listed = Object.entries({ ...settings, ...storage }).map(
      ([key, value]) => `"${key}" = '${value}'`,
    );
    await ask(`CREATE CATALOG ${name} USING iceberg WITH (${listed.join(', ')})`);
    return { [Symbol.asyncDispose]: async () => void (await ask(`DROP CATALOG ${name}`)) };
  }
  const attachRest = async (name: string, branch: string) =>
    attach(name, {
      'iceberg.catalog.type': 'rest',
      'iceberg.rest-catalog.uri': `${doors.url}/iceberg`,
      'iceberg.rest-catalog.prefix': branch.replaceAll('/', '%1F'),
      'iceberg.rest-catalog.nested-namespace-enabled': 'true',
      'iceberg.rest-catalog.security': 'OAUTH2',
      'iceberg.rest-catalog.oauth2.token': await doors.token(),
    });
  const attachNessie = async (name: string, branch: string) =>
    attach(name, {
      'iceberg.catalog.type': 'nessie',
      'iceberg.nessie-catalog.uri': `${doors.url}/nessie/api/v2`,
      'iceberg.nessie-catalog.ref': branch,
      'iceberg.nessie-catalog.default-warehouse-dir': doors.lake.store.root,
      'iceberg.nessie-catalog.authentication.type': 'BEARER',
      'iceberg.nessie-catalog.authentication.token': await doors.token(),
    });

  /** Statements that both kinds of catalog run alike, in a schema of the catalog. */
  async function useTables(schema: string): Promise<void> {
    await ask(`CREATE SCHEMA ${schema}`);
    await ask(
      `CREATE TABLE ${schema}.t (id bigint NOT NULL, who varchar, ts timestamp(6) with time zone) WITH (partitioning = ARRAY['day(ts)'])`,
    );
    const at = "TIMESTAMP '2025-01-02 03:04:05.123456 UTC'";
    await ask(`INSERT INTO ${schema}.t VALUES (1, 'a', ${at}), (2, 'b', ${at}), (3, 'c', NULL)`);
    await ask(`UPDATE ${schema}.t SET who = 'z' WHERE id = 1`);
    await ask(`DELETE FROM ${schema}.t WHERE id = 2`);
    await ask(
      `MERGE INTO ${schema}.t AS t USING (VALUES (3, 'm'), (4, 'n')) AS s(id, who) ON t.id = s.id WHEN MATCHED THEN UPDATE SET who = s.who WHEN NOT MATCHED THEN INSERT (id, who) VALUES (s.id, s.who)`,
    );
    await ask(`ALTER TABLE ${schema}.t ADD COLUMN note varchar`);
    await ask(`ALTER TABLE ${schema}.t RENAME COLUMN who TO name`);
    await ask(`COMMENT ON TABLE ${schema}.t IS 'what Trino wrote'`);
    await ask(`ALTER TABLE ${schema}.t EXECUTE optimize`);
    await ask(`CREATE TABLE ${schema}.copied AS SELECT id, name FROM ${schema}.t`);
    await ask(`ALTER TABLE ${schema}.copied RENAME TO ${schema}.renamed`);
    await ask(`CREATE OR REPLACE TABLE ${schema}.renamed AS SELECT 7 AS seven`);
    await ask(`CREATE TABLE ${schema}.gone (a integer)`);
    await ask(`DROP TABLE ${schema}.gone`);
  }

  const EXPECTED = [
    ['1', 'z'],
    ['3', 'm'],
    ['4', 'n'],
  ];

  async function checkTables(schema: string, ref: string): Promise<void> {
    const [, namespace = ''] = schema.split('.');
    expect(await ask(`SELECT CAST(id AS varchar), name FROM ${schema}.t ORDER BY id`)).toEqual(
      EXPECTED,
    );
    const context = { ...main, ref, schema: namespace };
    const ours = 'SELECT CAST(id AS varchar), name FROM t ORDER BY id';
    expect(await rowsOf(doors.lake.engine, ours, context)).toEqual(EXPECTED);
    expect(await rowsOf(doors.lake.engine, 'SELECT seven FROM renamed', context)).toEqual([[7]]);
    const then = await ask(
      `SELECT CAST(snapshot_id AS varchar) FROM ${schema}."t$snapshots" ORDER BY committed_at LIMIT 2`,
    );
    const [first, second] = then.map(([id]) => String(id));
    const rowsThen = async (id: string | undefined) =>
      ask(`SELECT CAST(count(*) AS varchar) FROM ${schema}.t FOR VERSION AS OF ${id}`);
    expect([await rowsThen(first), await rowsThen(second)]).toContainEqual([['3']]);
    expect(await ask(`SHOW TABLES FROM ${schema}`)).toEqual([['renamed'], ['t']]);
  }

  test('of type rest makes, changes and reads tables on a branch, with their whole history', async () => {
    await using _ = await attachRest('door_rest', 'team/dev');
    expect(await ask('SELECT CAST(big AS varchar) FROM door_rest.lab.ours')).toEqual([
      ['9007199254740993'],
    ]);
    await useTables('door_rest.by_rest');
    await checkTables('door_rest.by_rest', 'team/dev');
    await ask('CREATE VIEW door_rest.by_rest.v AS SELECT id FROM door_rest.by_rest.t');
    await ask('CREATE OR REPLACE VIEW door_rest.by_rest.v AS SELECT name FROM door_rest.by_rest.t');
    expect(await ask('SELECT name FROM door_rest.by_rest.v ORDER BY 1')).toEqual([
      ['m'],
      ['n'],
      ['z'],
    ]);
    await ask('DROP VIEW door_rest.by_rest.v');
    await ask('CREATE SCHEMA door_rest."by_rest.inner"');
    await ask('CREATE TABLE door_rest."by_rest.inner".deep AS SELECT 1 AS a');
    expect(await ask('SELECT a FROM door_rest."by_rest.inner".deep')).toEqual([[1]]);
    await ask('DROP TABLE door_rest."by_rest.inner".deep');
    await ask('DROP SCHEMA door_rest."by_rest.inner"');
    expect(
      await failure(
        "ALTER TABLE door_rest.by_rest.t EXECUTE expire_snapshots(retention_threshold => '7d')",
      ),
    ).toContain('GC is disabled');
  });

  test('of type rest reads any commit of any branch by the name of the table', async () => {
    await using _ = await attachRest('door_main', 'main');
    const head = await doors.lake.catalog.getReference('team/dev');
    const hash = head.ok ? head.value.hash : '';
    expect(await ask(`SELECT seven FROM door_main.by_rest."renamed#${hash}"`)).toEqual([[7]]);
    // Trino keeps the reason to itself; the audit log has it.
    expect(await failure('CREATE SCHEMA door_main.x')).not.toBe('no failure');
    expect(await failure('CREATE TABLE door_main.lab.x AS SELECT 1 AS a')).not.toBe('no failure');
    const refused = await doors.lake.database.query(
      "SELECT action, reason FROM app.audit WHERE outcome = 'refused' ORDER BY id",
    );
    expect(refused.map(({ action }) => action)).toEqual(['namespace.create', 'table.create']);
    expect(String(refused[0]?.['reason'])).toContain("'main' is protected");
  });

  test('of type nessie does the same through the other door', async () => {
    await using _ = await attachNessie('door_nessie', 'team/dev');
    expect(await ask('SELECT CAST(big AS varchar) FROM door_nessie.lab.ours')).toEqual([
      ['9007199254740993'],
    ]);
    await useTables('door_nessie.by_nessie');
    await checkTables('door_nessie.by_nessie', 'team/dev');
    expect(await ask('SELECT CAST(count(*) AS varchar) FROM door_nessie.by_rest.t')).toEqual([
      ['3'],
    ]);
  });

  test('leaves a branch that merges into main as a whole', async () => {
    const { catalog, engine } = doors.lake;
    const [from, into] = [
      await catalog.getReference('team/dev'),
      await catalog.getReference('main'),
    ];
    const merged = await catalog.merge({
      branch: 'main',
      expectedHash: into.ok ? into.value.hash : '',
      fromRefName: 'team/dev',
      fromHash: from.ok ? from.value.hash : '',
    });
    expect(merged.ok && merged.value.wasApplied).toBe(true);
    for (const schema of ['by_rest', 'by_nessie']) {
      const rows = await rowsOf(engine, `SELECT CAST(count(*) AS varchar) FROM ${schema}.t`, main);
      expect(rows).toEqual([['3']]);
    }
  });
});
