import { describe, expect, test } from 'vitest';
import type { Catalog, MergeBehavior } from '#server/catalog/port.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { eventsOf, failureOf, limits, main, rowsOf, write } from '../../testing/statements.ts';

const ALL = 'SELECT id, v FROM iceberg.s.t ORDER BY id';

async function value<T>(
  answer: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }>,
): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.value;
}

async function branch(catalog: Catalog, name: string, from = 'main'): Promise<void> {
  const { hash } = await value(catalog.getReference(from));
  await value(catalog.createReference({ type: 'BRANCH', name, hash }));
}

async function merge(
  catalog: Catalog,
  from: string,
  defaultKeyMergeMode: MergeBehavior = 'NORMAL',
): Promise<string> {
  const target = await value(catalog.getReference('main'));
  const source = await value(catalog.getReference(from));
  const merged = await value(
    catalog.merge({
      branch: 'main',
      expectedHash: target.hash,
      fromRefName: from,
      fromHash: source.hash,
      defaultKeyMergeMode,
    }),
  );
  if (merged.resultantTargetHash === null) throw new Error('Not merged.');
  return merged.resultantTargetHash;
}

/** A table that was written, overwritten, and then overwritten again on a branch that was merged later. */
async function history(opened: OpenedEngine) {
  const { engine, catalog } = opened;
  const first = await write(engine, 's.t', "SELECT 1 AS id, 'first' AS v");
  const atFirst = opened.clock();
  opened.passSeconds(60);
  const second = await write(engine, 's.t', "SELECT 2 AS id, 'second' AS v");
  opened.passSeconds(60);
  await branch(catalog, 'dev');
  const onDev = await write(
    engine,
    's.t',
    "SELECT 3 AS id, 'dev' AS v",
    { kind: 'replace' },
    { ref: 'dev' },
  );
  opened.passSeconds(60);
  const beforeMerge = opened.clock();
  opened.passSeconds(60);
  const merged = await merge(catalog, 'dev');
  return { first, second, onDev, atFirst, beforeMerge, merged };
}

const literal = (at: Date) =>
  `TIMESTAMP '${at.toISOString().replace('T', ' ').replace('Z', ' UTC')}'`;

describe('time travel gives the rows of then', () => {
  test('by snapshot, commit, ref and time, after overwrites and a merge', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const { first, second, onDev, atFirst, beforeMerge } = await history(opened);
    const at = (clause: string) =>
      rowsOf(engine, `SELECT id, v FROM s.t ${clause} AS x ORDER BY id`);
    expect(await rowsOf(engine, ALL)).toEqual([[3, 'dev']]);
    expect(await at(`FOR VERSION AS OF BIGINT '${first.snapshotId}'`)).toEqual([[1, 'first']]);
    expect(await at(`FOR VERSION AS OF BIGINT '${second.snapshotId}'`)).toEqual([[2, 'second']]);
    expect(await at(`FOR VERSION AS OF '${first.commitHash}'`)).toEqual([[1, 'first']]);
    expect(await at(`FOR VERSION AS OF 'dev'`)).toEqual([[3, 'dev']]);
    expect(await at(`FOR VERSION AS OF '${onDev.commitHash}'`)).toEqual([[3, 'dev']]);
    expect(await at(`FOR TIMESTAMP AS OF ${literal(atFirst)}`)).toEqual([[1, 'first']]);
    // The branch's snapshot is older than this moment, but main did not have it yet.
    expect(await at(`FOR TIMESTAMP AS OF ${literal(beforeMerge)}`)).toEqual([[2, 'second']]);
  });

  test('for a whole statement by its read context', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    const { first, beforeMerge } = await history(opened);
    const epochMicros = BigInt(beforeMerge.getTime()) * 1000n;
    expect(
      await rowsOf(engine, ALL, { ...main, asOf: { kind: 'timestamp', epochMicros } }),
    ).toEqual([[2, 'second']]);
    expect(
      await rowsOf(engine, ALL, { ...main, asOf: { kind: 'commit', hash: first.commitHash } }),
    ).toEqual([[1, 'first']]);
  });

  test('by a snapshot that only the commits know, because a forced merge brought other metadata', async () => {
    await using opened = await openTestEngine();
    const { engine, catalog } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'first' AS v");
    await branch(catalog, 'dev');
    const lost = await write(engine, 's.t', "SELECT 2 AS id, 'lost' AS v");
    await write(engine, 's.t', "SELECT 3 AS id, 'dev' AS v", { kind: 'replace' }, { ref: 'dev' });
    await merge(catalog, 'dev', 'FORCE');
    expect(await rowsOf(engine, ALL)).toEqual([[3, 'dev']]);
    expect(
      await rowsOf(engine, `SELECT v FROM s.t FOR VERSION AS OF BIGINT '${lost.snapshotId}'`),
    ).toEqual([['lost']]);
  });

  test('two branches are joined in one statement, also where names need turning', async () => {
    await using opened = await openTestEngine();
    const { engine, catalog } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'main' AS v");
    await branch(catalog, 'feat/New-1');
    await write(
      engine,
      's.t',
      "SELECT 1 AS id, 'branch' AS v",
      { kind: 'replace' },
      { ref: 'feat/New-1' },
    );
    expect(
      await rowsOf(
        engine,
        'SELECT a.v, b.v FROM iceberg.s.t AS a JOIN iceberg_feat_new_1.s.t AS b ON a.id = b.id',
      ),
    ).toEqual([['main', 'branch']]);
    await branch(catalog, 'feat-new/1');
    expect(await failureOf(engine, 'SELECT * FROM iceberg_feat_new_1.s.t')).toMatchObject({
      name: 'CATALOG_NOT_FOUND',
      message: expect.stringContaining("'feat-new/1'"),
    });
  });

  test('the effective statement, run much later, gives the same rows', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'then' AS v");
    const sql = "SELECT t.v, u.v FROM t JOIN s.t FOR VERSION AS OF 'main' AS u ON t.id = u.id";
    const events = await eventsOf(engine.execute('q1', { sql }, main, limits));
    const running = events.find((event) => event.kind === 'running');
    await write(engine, 's.t', "SELECT 1 AS id, 'now' AS v");
    expect(await rowsOf(engine, sql)).toEqual([['now', 'now']]);
    expect(await rowsOf(engine, running?.effectiveSql ?? '')).toEqual([['then', 'then']]);
  });

  test('what does not exist then is named with the ref', async () => {
    await using opened = await openTestEngine();
    const { engine } = opened;
    await write(engine, 's.t', "SELECT 1 AS id, 'a' AS v");
    expect(await failureOf(engine, 'SELECT * FROM s.absent')).toMatchObject({
      name: 'TABLE_NOT_FOUND',
      message: expect.stringContaining("'iceberg.s.absent' does not exist on 'main'"),
      position: { line: 1, column: 15 },
    });
    expect(await failureOf(engine, "SELECT * FROM s.t FOR VERSION AS OF BIGINT '5'")).toMatchObject(
      {
        message: expect.stringContaining('has no snapshot 5'),
      },
    );
    expect(
      await failureOf(engine, "SELECT * FROM s.t FOR TIMESTAMP AS OF DATE '2001-01-01'"),
    ).toMatchObject({
      message:
        'No version history table s.t at or before 2001-01-01T00:00:00Z. Its first snapshot is of 2026-03-15T12:00:00Z: ask for that or later.',
    });
    expect(await failureOf(engine, "SELECT * FROM s.t FOR VERSION AS OF 'gone'")).toMatchObject({
      message: expect.stringContaining("'gone' does not exist"),
    });
    expect(await failureOf(engine, ALL, { ...main, ref: 'gone' })).toMatchObject({
      message: "Branch or tag 'gone' does not exist.",
    });
  });
});
