import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { PlanNode, ReadContext } from '../../port.ts';
import { describeEngineContract } from '../../testing/engine-contract.ts';
import { eventsOf, failureOf, limits, main, rowsOf, write } from '../../testing/statements.ts';
import { hasServers, type OpenedTrino, openRealTrino } from './testing/open-real-trino.ts';

describe.skipIf(!hasServers)('On a real Trino', () => {
  describeEngineContract('Trino', openRealTrino);

  describe('over a lake with branches', () => {
    let opened: OpenedTrino;
    const name = `lab_${randomUUID().slice(0, 8)}`;
    const on = (ref: string, more: Partial<ReadContext> = {}): ReadContext => ({
      ...main,
      schema: name,
      ref,
      ...more,
    });
    const headOf = async (ref: string) => valueOrThrow(await opened.catalog.getReference(ref)).hash;
    const run = async (sql: string, context: ReadContext) => {
      const events = await eventsOf(opened.engine.execute(randomUUID(), { sql }, context, limits));
      const last = events.at(-1);
      if (last?.kind !== 'finished') throw new Error(`${sql}: ${JSON.stringify(last)}`);
      return last;
    };
    /** Commits of the states of table `t` on main: one row, then two. */
    const commits: string[] = [];

    beforeAll(async () => {
      opened = await openRealTrino();
      await run(`CREATE SCHEMA iceberg.${name}`, on('main'));
      await run('CREATE TABLE t (id bigint, who varchar)', on('main'));
      await run("INSERT INTO t VALUES (1, 'ada')", on('main'));
      commits.push(await headOf('main'));
      await run("INSERT INTO t VALUES (2, 'bob')", on('main'));
      commits.push(await headOf('main'));
      for (const ref of ['team/dev', 'other']) {
        const branch = { type: 'BRANCH', name: `${name}/${ref}`, hash: commits[1] ?? '' } as const;
        valueOrThrow(await opened.catalog.createReference(branch, 'main'));
      }
    });
    afterAll(() => opened?.[Symbol.asyncDispose]());

    const dev = `${name}/team/dev`;
    const devCatalog = `iceberg_${name}_team_dev`;

    test('a statement reads the head of its ref, or any moment that is asked for', async () => {
      const sql = 'SELECT count(*) FROM t';
      const { engine } = opened;
      const [first = '', second = ''] = commits;
      expect(await rowsOf(engine, sql, on('main'))).toEqual([[2n]]);
      const then = on('main', { asOf: { kind: 'commit', hash: first } });
      expect(await rowsOf(engine, sql, then)).toEqual([[1n]]);
      const versions = `SELECT (SELECT count(*) FROM t FOR VERSION AS OF '${first}'),
        (SELECT count(*) FROM t FOR VERSION AS OF '${second}'), (${sql})`;
      expect(await rowsOf(engine, versions, on(dev))).toEqual([[1n, 2n, 2n]]);
    });

    test('a snapshot is found by the commit that gave it, though the table forgot it', async () => {
      const { engine } = opened;
      const then = on('main', { asOf: { kind: 'commit', hash: commits[0] ?? '' } });
      const ids = await rowsOf(engine, 'SELECT snapshot_id FROM "t$snapshots"', then);
      const [[snapshotId = null] = []] = ids;
      const sql = `SELECT t.id, ${name}.t.who FROM t FOR VERSION AS OF ${snapshotId}`;
      expect(await rowsOf(engine, sql, on('main'))).toEqual([[1n, 'ada']]);
      expect(
        await failureOf(engine, 'SELECT 1\nFROM t FOR VERSION AS OF 12345678901', on('main')),
      ).toMatchObject({ name: 'INVALID_ARGUMENTS', position: { line: 2, column: 6 } });
    });

    test('every table is fixed to its commit, and the effective text reads the same again', async () => {
      const sql = `WITH t2 AS (SELECT * FROM t) SELECT t2.id, u.who, iceberg.${name}.t.id FROM t2 JOIN t AS u ON t2.id = u.id JOIN iceberg.${name}.t USING (id) ORDER BY 1`;
      const events = await eventsOf(
        opened.engine.execute(
          randomUUID(),
          { sql: sql.replace(' USING (id)', ' ON true') },
          on('main'),
          limits,
        ),
      );
      const running = events.find((event) => event.kind === 'running');
      expect(running?.tables).toEqual([
        expect.objectContaining({ name: `iceberg.${name}.t`, ref: 'main', commitHash: commits[1] }),
        expect.objectContaining({ ref: 'main' }),
        expect.objectContaining({ ref: 'main' }),
      ]);
      await run("INSERT INTO t VALUES (3, 'eve')", on('main'));
      const again = running?.effectiveSql ?? '';
      expect(await rowsOf(opened.engine, again, on('main'))).toHaveLength(4);
      await run('DELETE FROM t WHERE id = 3', on('main'));
    });

    test('a branch is written through a catalog of its own, and says who wrote', async () => {
      const before = await headOf('main');
      const { update, result, warnings } = await run("INSERT INTO t VALUES (9, 'dev')", on(dev));
      expect({ update, result, warnings }).toMatchObject({
        update: { type: 'INSERT', count: 1n },
        result: { columns: [{ name: 'rows' }], rowCount: 1 },
        warnings: [],
      });
      expect(await headOf('main')).toBe(before);
      const { items } = valueOrThrow(
        await opened.catalog.history(dev, { withOperations: true }, { maxRecords: 1 }),
      );
      expect(items[0]).toMatchObject({
        meta: { authors: ['ada'], message: "INSERT INTO t VALUES (9, 'dev')" },
      });
      expect(items[0]?.meta.properties).toMatchObject({
        'cascade.by': ['ada'],
        'cascade.table': [`${name}.t`],
      });
    });

    test('two branches are compared in one statement', async () => {
      const sql = `SELECT id FROM ${devCatalog}.${name}.t EXCEPT SELECT id FROM t`;
      expect(await rowsOf(opened.engine, sql, on('main'))).toEqual([[9n]]);
      expect(await rowsOf(opened.engine, `SELECT count(*) FROM t`, on(dev))).toEqual([[3n]]);
    });

    test('tables that a branch alone has are listed, described and dropped there', async () => {
      const { engine } = opened;
      await run('CREATE TABLE only_dev AS SELECT id, who FROM t WHERE id > 1', on(dev));
      expect(await rowsOf(engine, 'SHOW TABLES', on(dev))).toEqual([['only_dev'], ['t']]);
      expect(await rowsOf(engine, 'SHOW TABLES', on('main'))).toEqual([['t']]);
      const asOf = { kind: 'commit', hash: commits[1] ?? '' } as const;
      expect(await rowsOf(engine, 'SHOW TABLES', on(dev, { asOf }))).toEqual([['t']]);
      expect(
        (await rowsOf(engine, 'DESCRIBE only_dev', on(dev))).map(([column]) => column),
      ).toEqual(['id', 'who']);
      const listed = `SELECT table_catalog, table_name FROM ${devCatalog}.information_schema.tables WHERE table_schema = '${name}' ORDER BY 1`;
      expect(await rowsOf(engine, listed, on('main'))).toEqual([
        [devCatalog, 'only_dev'],
        [devCatalog, 't'],
      ]);
      await run('DROP TABLE only_dev', on(dev));
    });

    test('a table that a branch drops keeps its rows everywhere else', async () => {
      const other = on(`${name}/other`);
      await run('DROP TABLE t', other);
      expect(await failureOf(opened.engine, 'SELECT * FROM t', other)).toMatchObject({
        name: 'TABLE_NOT_FOUND',
        position: { line: 1, column: 15 },
        message: `Table 'iceberg.${name}.t' does not exist`,
      });
      expect(await rowsOf(opened.engine, 'SELECT count(*) FROM t', on('main'))).toEqual([[2n]]);
    });

    test('what the embedded writer made is read, and what is written here it reads', async () => {
      const { engine } = opened;
      const sql = "SELECT BIGINT '7' AS id, 'lake' AS who";
      await write(engine, `${name}.made`, sql, { kind: 'replace' }, { ref: dev });
      await write(engine, `${name}.made`, sql, { kind: 'append' }, { ref: dev });
      await run("INSERT INTO made VALUES (8, 'trino')", on(dev));
      await write(engine, `${name}.made`, sql, { kind: 'append' }, { ref: dev });
      const count = 'SELECT count(*), max(id) FROM made';
      expect(await rowsOf(engine, count, on(dev))).toEqual([[4n, 8n]]);
    });

    test.each([
      ['INSERT INTO t VALUES (1, NULL)', { asOf: { kind: 'commit', hash: '' } }, /AS OF/],
      ['ALTER TABLE t EXECUTE remove_orphan_files', {}, /Maintenance/],
      ['ALTER TABLE t EXECUTE rollback_to_snapshot(1)', {}, /Revert the commit/],
      ['SELECT * FROM "nope$snapshots"', {}, /does not exist/],
      ['INSERT INTO "t#1234" VALUES (1)', {}, /only be read/],
      ['CREATE VIEW v AS SELECT 1 AS x', {}, /Create the view on main/],
      ['SELECT * FROM t GROUP BY ALL ORDER BY ALL WHERE', {}, /mismatched input/],
    ] as const)('%s is refused', async (sql, more, reason) => {
      const asOf = 'asOf' in more ? { kind: 'commit' as const, hash: commits[0] ?? '' } : null;
      const failure = await failureOf(opened.engine, sql, on(dev, { asOf }));
      expect(failure).toMatchObject({ kind: 'rejected', message: expect.stringMatching(reason) });
    });

    test('a session goes from statement to statement, and to no other tab', async () => {
      const used = await run(`USE ${devCatalog}.${name}`, on('main'));
      expect(used.sessionChanges).toEqual([{ kind: 'use', catalog: devCatalog, schema: name }]);
      const zone = await run("SET TIME ZONE 'Asia/Tokyo'", on('main'));
      expect(zone.sessionChanges).toEqual([{ kind: 'set-time-zone', timeZone: 'Asia/Tokyo' }]);
      const set = await run("SET SESSION query_max_run_time = '5m'", on('main'));
      expect(set.sessionChanges).toEqual([
        { kind: 'set-property', name: 'query_max_run_time', value: '5m' },
      ]);
      const made = await run('PREPARE p FROM SELECT who FROM t WHERE id = ?', on('main'));
      const [prepared] = made.sessionChanges;
      expect(prepared).toMatchObject({ kind: 'prepare', name: 'p' });
      const session = {
        path: null,
        properties: {},
        prepared: { p: prepared?.kind === 'prepare' ? prepared.sql : '' },
      };
      expect(await rowsOf(opened.engine, 'EXECUTE p USING 9', on(dev, { session }))).toEqual([
        ['dev'],
      ]);
      const immediate = "EXECUTE IMMEDIATE 'SELECT who FROM t WHERE id = ?' USING 9";
      expect(await rowsOf(opened.engine, immediate, on(dev))).toEqual([['dev']]);
      expect(await failureOf(opened.engine, 'EXECUTE p USING 9', on(dev))).toMatchObject({
        name: 'NOT_FOUND',
      });
    });

    test('catalogs of refs are listed, and none that only carries a branch', async () => {
      const { engine } = opened;
      const like = `SHOW CATALOGS LIKE 'iceberg\\_${name}\\_%' ESCAPE '\\'`;
      expect(await rowsOf(engine, like, on(dev))).toEqual([
        [`iceberg_${name}_other`],
        [devCatalog],
      ]);
      const all = (await rowsOf(engine, 'SHOW CATALOGS', on('main'))).flat();
      expect(all).toEqual(expect.arrayContaining(['iceberg', 'system', 'tpch']));
      expect(all.filter((one) => /_x[0-9a-f]{8}$/.test(String(one)))).toEqual([]);
    });

    test('a plan tells what will be read, and after a run what was', async () => {
      const { engine } = opened;
      const sql = 'SELECT who, count(*) FROM t GROUP BY who';
      const planned = await engine.explain({ sql }, on('main'));
      expect(planned).toMatchObject({
        ok: true,
        value: {
          root: { name: 'Output', actualRows: null },
          io: { tables: [{ name: `iceberg.${name}.t`, estimatedRows: expect.any(BigInt) }] },
        },
      });
      const queryId = randomUUID();
      await eventsOf(engine.execute(queryId, { sql }, on('main'), limits));
      const done = await engine.profile(queryId);
      const names = (node: PlanNode): readonly PlanNode[] => [
        node,
        ...node.children.flatMap(names),
      ];
      const nodes = done === null ? [] : names(done.root);
      const scan = nodes.find((node) => /Scan/.test(node.name));
      expect(scan).toMatchObject({ actualRows: 2n });
      expect(JSON.stringify(nodes.map(({ details }) => details))).not.toMatch(/#[0-9a-f]{64}/);
      expect(await engine.profile('another')).toBeNull();
    });

    test('a place of the text is the place that the person wrote', async () => {
      const sql = `SELECT id\n FROM t JOIN ${devCatalog}.${name}.t AS u USING (id, who) WHERE who = 'x' AND nope = 2`;
      const [, second = ''] = sql.split('\n');
      expect(await failureOf(opened.engine, sql, on('main'))).toMatchObject({
        name: 'COLUMN_NOT_FOUND',
        position: { line: 2, column: second.indexOf('nope') + 1 },
      });
    });
  });
});
