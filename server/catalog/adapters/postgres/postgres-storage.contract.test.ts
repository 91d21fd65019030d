import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase, type TestDatabase } from '#server/platform/testing/test-database.ts';
import type { Catalog, Operation } from '../../port.ts';
import {
  driver,
  failure,
  namespace,
  put,
  readAllPages,
  remove,
  table,
  value,
} from '../../testing/catalog-fixture.ts';
import { createPostgresCatalog } from './postgres-catalog.ts';
import { sha256 } from './sha256.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

let repositories = 0;

/** A default branch of its own in the shared database. */
async function openCatalog(clock = systemClock): Promise<{ catalog: Catalog; main: string }> {
  repositories += 1;
  const main = `main${repositories}`;
  const { database } = opened;
  return { catalog: await createPostgresCatalog({ database, clock, defaultBranch: main }), main };
}

async function countRows(name: 'nodes' | 'commits' | 'contents'): Promise<number> {
  const [row] = await opened.database.query(
    `SELECT count(*)::int AS rows FROM app.catalog_${name}`,
  );
  return Number(row?.['rows']);
}

describe('random histories', () => {
  test('read like a map at every commit and differ like two maps', async () => {
    const Name = fc.integer({ min: 0, max: 60 }).map((number) => `t${number}`);
    const Change = fc.tuple(Name, fc.boolean(), fc.nat({ max: 1_000 }));
    const Commits = fc.array(fc.uniqueArray(Change, { selector: ([name]) => name, minLength: 1 }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(Commits, async (commits) => {
        const { catalog, main } = await openCatalog();
        const { commit, hashOf } = driver(catalog);
        const states = [{ hash: await hashOf(main), tables: new Map<string, TableState>() }];
        for (const changes of commits) {
          const { tables } = states.at(-1) ?? { tables: new Map<string, TableState>() };
          const hash = await commit(main, ...changes.flatMap((change) => operate(tables, change)));
          states.push({ hash, tables: await follow(catalog, hash, tables, changes) });
        }
        for (const { hash, tables } of states) {
          const read = await readAllPages(
            (page) => catalog.listEntries(`@${hash}`, { withContent: true }, page),
            7,
          );
          expect(read.items.map(({ key, content }) => [key[0], content])).toEqual(
            sortByName(tables).map(([name, { version, id }]) => [name, table(version, id)]),
          );
        }
        const [first, last] = [states[Math.floor(states.length / 2)], states.at(-1)];
        const difference = await readAllPages(
          (page) => catalog.diff(`@${first?.hash}`, `@${last?.hash}`, page),
          5,
        );
        expect(difference.items.map(({ key }) => key[0])).toEqual(
          differingNames(first?.tables ?? new Map(), last?.tables ?? new Map()),
        );
      }),
      { numRuns: 15 },
    );
  });
});

interface TableState {
  readonly version: number;
  readonly id: string;
}
type Change = readonly [name: string, keep: boolean, version: number];

function operate(tables: ReadonlyMap<string, TableState>, [name, keep, version]: Change) {
  const known = tables.get(name);
  if (keep || known === undefined) return [put(name, table(version, known?.id))];
  return [remove(name)];
}

async function follow(
  catalog: Catalog,
  hash: string,
  before: ReadonlyMap<string, TableState>,
  changes: readonly Change[],
) {
  const next = new Map(before);
  const { idOf } = driver(catalog);
  for (const [name, keep, version] of changes) {
    if (!keep && before.has(name)) next.delete(name);
    else next.set(name, { version, id: await idOf(`@${hash}`, name) });
  }
  return next;
}

const sortByName = (tables: ReadonlyMap<string, TableState>) =>
  [...tables].toSorted(([a], [b]) => (a < b ? -1 : 1));

function differingNames(
  a: ReadonlyMap<string, TableState>,
  b: ReadonlyMap<string, TableState>,
): readonly string[] {
  const isSame = (name: string) =>
    a.get(name)?.id === b.get(name)?.id && a.get(name)?.version === b.get(name)?.version;
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => !isSame(name)).toSorted();
}

describe('storage', () => {
  test('a commit on 2,000 tables adds a handful of nodes', async () => {
    const { catalog, main } = await openCatalog();
    const { branch, commit, idOf } = driver(catalog);
    const names = Array.from({ length: 2_000 }, (_, index) => `silver.t${index}`);
    const all: Operation[] = [put('silver', namespace('silver'))];
    await commit(main, ...all, ...names.map((name) => put(name, table(0))));
    await branch(`copy-of-${main}`, main);
    const nodes = await countRows('nodes');
    await commit(main, put('silver.t77', table(1, await idOf(main, 'silver.t77'))));
    await commit(main, put('silver.added', table(1)));
    await commit(main, remove('silver.t1999'));
    expect((await countRows('nodes')) - nodes).toBeLessThanOrEqual(12);
    const difference = await catalog.diff(`copy-of-${main}`, main, { maxRecords: 10 });
    expect(value(difference).items.map(({ key }) => key[1])).toEqual(['added', 't1999', 't77']);
  });

  test('a refused commit leaves nothing behind', async () => {
    const { catalog, main } = await openCatalog();
    const { commitAt, hashOf } = driver(catalog);
    const before = await Promise.all([countRows('nodes'), countRows('commits')]);
    await commitAt(main, await hashOf(main), put('nowhere.t', table(123_456)));
    expect(await Promise.all([countRows('nodes'), countRows('commits')])).toEqual(before);
  });

  test('a commit is named by the hash of what it says', async () => {
    const { catalog, main } = await openCatalog();
    const hash = await driver(catalog).commit(main, put('a', table(1)));
    const [row] = await opened.database.query(
      'SELECT body FROM app.catalog_commits WHERE hash = $1',
      [hash],
    );
    expect(sha256(String(row?.['body']))).toBe(hash);
  });

  test('opening again finds everything as it was', async () => {
    const { catalog, main } = await openCatalog();
    const hash = await driver(catalog).commit(main, put('a', table(1)));
    const { database } = opened;
    const again = await createPostgresCatalog({
      database,
      clock: systemClock,
      defaultBranch: main,
    });
    expect(await driver(again).hashOf(main)).toBe(hash);
    expect(await driver(again).keys(main)).toEqual(['a']);
  });

  test('the folders of metadata are known also beside contents with a NUL character', async () => {
    const { catalog, main } = await openCatalog();
    const odd = { ...namespace('odd'), properties: { '\0': '\0', metadataLocation: 's3://no/x' } };
    const at = { ...table(1), metadataLocation: `s3://${main}/t/metadata/1.json` };
    await driver(catalog).commit(main, put('odd', odd), put('t', at));
    const folders = value(await catalog.metadataFolders());
    expect(folders).toContain(`s3://${main}/t/metadata`);
    expect(folders).not.toContain('s3://no');
  });

  test('a name with a NUL character is a bad request', async () => {
    const { catalog } = await openCatalog();
    expect(failure(await catalog.getReference('a\0b')).kind).toBe('bad-request');
  });

  test('a trial of a merge writes nothing and holds up no write', async () => {
    const { catalog, main } = await openCatalog();
    const { branch, commit, hashOf, merge } = driver(catalog);
    await commit(main, put('a', table(1)));
    await branch(`dev-${main}`, main);
    const fromHash = await commit(`dev-${main}`, put('merged', table(1)));
    const expectedHash = await hashOf(main);
    const request = { branch: main, expectedHash, fromRefName: `dev-${main}`, fromHash };
    const trials = Array.from({ length: 20 }, () => catalog.merge({ ...request, isDryRun: true }));
    const written = await commit(main, put('b', table(1)));
    for (const trial of await Promise.all(trials)) {
      expect(value(trial)).toMatchObject({ wasSuccessful: true, wasApplied: false });
    }
    expect(await hashOf(main)).toBe(written);
    expect(value(await merge(`dev-${main}`, main)).wasApplied).toBe(true);
    const unknown = catalog.merge({ ...request, expectedHash: 'f'.repeat(64), isDryRun: true });
    expect(failure(await unknown).kind).toBe('reference-not-found');
  });

  test('a clock that goes back keeps moments in the order of commits', async () => {
    const times = ['2026-01-01T10:00:00Z', '2026-01-01T09:00:00Z', '2026-01-01T11:00:00Z'];
    const clock = () => new Date(times.shift() ?? '2026-01-01T12:00:00Z');
    const { catalog, main } = await openCatalog(clock);
    const { commit, hashOf } = driver(catalog);
    await commit(main, put('a', table(1)));
    const second = await commit(main, put('b', table(1)));
    const third = await commit(main, put('c', table(1)));
    expect(await hashOf(`${main}*2026-01-01T10:30:00.000Z`)).toBe(second);
    expect(await hashOf(`${main}*2026-01-01T11:00:00.000Z`)).toBe(third);
  });
});

describe('where a real Nessie goes wrong', () => {
  test('a key changes its kind by delete and put alone, and stays readable', async () => {
    const { catalog, main } = await openCatalog();
    const { commit, commitAt, hashOf, idOf, read } = driver(catalog);
    await commit(main, put('a', table(1)));
    const id = await idOf(main, 'a');
    const view = { type: 'ICEBERG_VIEW', metadataLocation: 's3://v', versionId: 1n, schemaId: 0 };
    const head = await hashOf(main);
    const overwritten = await commitAt(main, head, put('a', { ...view, id }));
    expect(failure(overwritten).kind).toBe('bad-request');
    expect(await hashOf(main)).toBe(head);
    await commit(main, remove('a'), put('a', view));
    expect(await read(main, 'a')).toMatchObject(view);
    expect(await idOf(main, 'a')).not.toBe(id);
    const log = await catalog.history(main, { withOperations: true }, { maxRecords: 10 });
    expect(value(log).items).toHaveLength(2);
  });

  test('a filter leaves out what it cannot be answered for, and must say true or false', async () => {
    const { catalog, main } = await openCatalog();
    await driver(catalog).commit(main, put('a', table(1)));
    const page = { maxRecords: 10 };
    const list = (filter: string) => catalog.history(main, { filter }, page);
    expect(value(await list("commit.properties['absent'] == 'x'")).items).toEqual([]);
    expect(failure(await list('commit.message')).kind).toBe('bad-request');
    const refs = await catalog.listReferences(page, { filter: 'refMeta.numCommitsAhead > 0' });
    expect(value(refs).items).toEqual([]);
  });

  test('a trial of several commits is judged as the real transplant is', async () => {
    const { catalog, main } = await openCatalog();
    const { branch, commit, hashOf, idOf } = driver(catalog);
    await commit(main, put('a', table(1)));
    const [dev, id] = [`dev-${main}`, await idOf(main, 'a')];
    await branch(dev, main);
    const hashes = [
      await commit(dev, put('a', table(2, id))),
      await commit(dev, put('a', table(3, id))),
    ];
    const request = {
      branch: main,
      expectedHash: await hashOf(main),
      fromRefName: dev,
      hashesToTransplant: hashes,
    };
    const trial = value(await catalog.transplant({ ...request, isDryRun: true }));
    expect(trial).toMatchObject({ wasSuccessful: true, resultantTargetHash: null });
    expect(value(await catalog.transplant(request))).toMatchObject({ wasApplied: true });
  });
});

describe('two processes on one database', () => {
  test('writing different tables of one branch all land, one after another', async () => {
    const { catalog, main } = await openCatalog();
    const { database } = opened;
    const other = await createPostgresCatalog({
      database,
      clock: systemClock,
      defaultBranch: main,
    });
    const seen = await driver(catalog).hashOf(main);
    const names = Array.from({ length: 24 }, (_, index) => `t${String(index).padStart(2, '0')}`);
    const done = await Promise.all(
      names.map((name, index) =>
        driver(index % 2 === 0 ? catalog : other).commitAt(main, seen, put(name, table(1))),
      ),
    );
    done.forEach(value);
    expect(await driver(other).keys(main)).toEqual(names);
    const history = value(await catalog.history(main, {}, { maxRecords: 100 }));
    expect(history.items).toHaveLength(names.length);
  });

  test('writing one table: exactly one lands, the other is told', async () => {
    const { catalog, main } = await openCatalog();
    const { database } = opened;
    const other = await createPostgresCatalog({
      database,
      clock: systemClock,
      defaultBranch: main,
    });
    const { commit, idOf } = driver(catalog);
    const seen = await commit(main, put('a', table(0)));
    const id = await idOf(main, 'a');
    const done = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        driver(index % 2 === 0 ? catalog : other).commitAt(
          main,
          seen,
          put('a', table(index + 1, id)),
        ),
      ),
    );
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('a merge and commits at the same time lose nothing', async () => {
    const { catalog, main } = await openCatalog();
    const { database } = opened;
    const other = await createPostgresCatalog({
      database,
      clock: systemClock,
      defaultBranch: main,
    });
    const { branch, commit, keys, merge } = driver(catalog);
    await commit(main, put('a', table(1)));
    await branch(`dev-${main}`, main);
    await commit(`dev-${main}`, put('merged', table(1)));
    const [merged] = await Promise.all([
      merge(`dev-${main}`, main),
      ...['x', 'y', 'z'].map((name) => driver(other).commit(main, put(name, table(1)))),
    ]);
    expect(value(merged).wasApplied).toBe(true);
    expect(await keys(main)).toEqual(['a', 'merged', 'x', 'y', 'z']);
  });
});

test('a database that does not answer is unavailable, with its cause', async () => {
  const cause = new Error('connection refused');
  const { catalog } = await openCatalog();
  expect(failure(await catalog.getReference('nowhere')).kind).toBe('reference-not-found');
  let isDown = false;
  const flaky = {
    query: (...request: Parameters<typeof opened.database.query>) =>
      isDown ? Promise.reject(cause) : opened.database.query(...request),
    transaction: opened.database.transaction,
  };
  const lost = await createPostgresCatalog({
    database: flaky,
    clock: systemClock,
    defaultBranch: 'main',
  });
  isDown = true;
  expect(failure(await lost.getReference('main'))).toEqual({ kind: 'unavailable', cause });
});
