import { expect, test } from 'vitest';
import { driver } from '#server/catalog/testing/catalog-fixture.ts';
import type { WriteMode } from '#server/engine/port.ts';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { rowsOf, write } from '#server/engine/testing/statements.ts';
import { between, comparedRows, openComparing } from './testing/compared-rows.ts';

/** Part and value of each row, by its id. */
type Rows = ReadonlyMap<number, readonly [number, string | null]>;

const PARTS = 3;
const EDITS = 5;

function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof randomOf>;

const randomValue = (random: Random): string | null => (random(6) === 0 ? null : `v${random(4)}`);

const sqlOf = (rows: Rows): string =>
  `SELECT CAST(id AS integer) AS id, CAST(p AS integer) AS p, CAST(v AS varchar) AS v FROM (VALUES ${[
    ...rows,
  ]
    .map(([id, [p, v]]) => `(${id}, ${p}, ${v === null ? 'NULL' : `'${v}'`})`)
    .join(', ')}) AS t(id, p, v)`;

/** One random write to `s.t` of a branch; the rows after it. */
async function edit(opened: OpenedEngine, ref: string, rows: Rows, random: Random): Promise<Rows> {
  const { engine } = opened;
  const put = async (written: Rows, mode: WriteMode) =>
    write(engine, 's.t', sqlOf(written), mode, {
      ref,
      partitioning: [{ column: 'p', transform: 'identity' }],
    });
  const part = random(PARTS);
  const inPart = [...rows].filter(([, [p]]) => p === part);
  const fresh = () => 1_000 + random(1_000_000);
  switch (random(4)) {
    case 0: {
      const added: Rows = new Map([1, 2].map(() => [fresh(), [part, randomValue(random)]]));
      await put(added, { kind: 'append' });
      return new Map([...rows, ...added]);
    }
    case 1: {
      const changed: Rows = new Map(
        inPart.slice(0, 3).map(([id]) => [id, [part, randomValue(random)]]),
      );
      if (changed.size === 0) return rows;
      await put(changed, { kind: 'merge', key: ['id'] });
      return new Map([...rows, ...changed]);
    }
    case 2: {
      const kept: Rows = new Map([...inPart.slice(2), [fresh(), [part, randomValue(random)]]]);
      await put(kept, { kind: 'overwrite-partitions' });
      return new Map([...[...rows].filter(([, [p]]) => p !== part), ...kept]);
    }
    default: {
      const done = await engine.rewriteFiles({
        ref,
        key: ['s', 't'],
        files: 'small',
        targetFileSizeBytes: 1_000_000,
        commit: { message: 'compact', author: 'ada', properties: {} },
        timeoutMs: 20_000,
      });
      expect(done.ok).toBe(true);
      return rows;
    }
  }
}

/** The rows of the difference as they must come, worked out from what was written. */
function expected(before: Rows, after: Rows) {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  const lines = ids.flatMap((id) => {
    const [was, now] = [before.get(id) ?? null, after.get(id) ?? null];
    const kind = was === null ? 'added' : now === null ? 'removed' : 'changed';
    if (was?.[0] === now?.[0] && was?.[1] === now?.[1]) return [];
    return [[kind, id, was?.[0] ?? null, now?.[0] ?? null, was?.[1] ?? null, now?.[1] ?? null]];
  });
  const rank = ['changed', 'removed', 'added'];
  return lines.sort((a, b) => rank.indexOf(String(a[0])) - rank.indexOf(String(b[0])));
}

test.each([1, 2, 3])(
  'after random edits of two branches (seed %i) the difference is that of a full outer join',
  async (seed) => {
    await using opened = await openTestEngine();
    await using deps = await openComparing(opened);
    const random = randomOf(seed);
    const start: Rows = new Map(
      Array.from({ length: 30 }, (_, id) => [id, [id % PARTS, randomValue(random)]]),
    );
    await write(
      opened.engine,
      's.t',
      sqlOf(start),
      { kind: 'replace' },
      {
        partitioning: [{ column: 'p', transform: 'identity' }],
      },
    );
    const lake = driver(opened.catalog);
    await lake.branch('dev', 'main');
    const states = { main: start, dev: start };
    for (let round = 0; round < EDITS; round += 1) {
      states.main = await edit(opened, 'main', states.main, random);
      states.dev = await edit(opened, 'dev', states.dev, random);
    }
    const input = between(await lake.hashOf('main'), await lake.hashOf('dev'), ['id']);
    const { rows, started } = await comparedRows(deps, input);
    expect(rows).toEqual(expected(states.main, states.dev));
    const [line] = await opened.database.query('SELECT sql FROM app.queries WHERE id = $1', [
      started.queryId,
    ]);
    expect(await rowsOf(opened.engine, String(line?.['sql']))).toEqual(rows);
  },
);
