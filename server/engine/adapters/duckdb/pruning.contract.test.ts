import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { failureOf, rowsOf, write } from '../../testing/statements.ts';
import { filesOf } from '../../testing/tables.ts';

const COLUMNS = `i, CAST(i AS bigint) AS l, CAST(i AS double) AS d, CAST(i AS decimal(9, 2)) AS c,
  'v' || lpad(CAST(i AS varchar), 3, '0') AS s, date_add('day', i, DATE '2025-01-01') AS day,
  date_add('hour', i, TIMESTAMP '2025-01-01 00:00:00') AS t,
  date_add('hour', i, TIMESTAMP '2025-01-01 00:00:00 UTC') AS z, CAST(NULL AS integer) AS n`;

/** A file for each range of numbers. */
async function files({ engine }: OpenedEngine, ranges: readonly (readonly [number, number])[]) {
  for (const [index, [from, to]] of ranges.entries()) {
    const sql = `SELECT ${COLUMNS} FROM UNNEST(sequence(${from}, ${to})) AS u(i)`;
    await write(engine, 's.t', sql, { kind: index === 0 ? 'replace' : 'append' });
  }
}

const SELECTIVE = [
  'i = 150',
  'l > 140',
  'd >= 140',
  'c BETWEEN 140 AND 199.99',
  "s IN ('v150', 'v151')",
  "day > DATE '2025-05-01'",
  "t >= TIMESTAMP '2025-01-06 00:00:00'",
  "z >= TIMESTAMP '2025-01-06 02:00:00 +02:00'",
  'T.I = 150 AND l IS NOT NULL',
];

test('a statement opens only files that may hold what its WHERE asks for', async () => {
  await using opened = await openTestEngine();
  const { engine, store } = opened;
  await files(opened, [
    [1, 9],
    [150, 159],
  ]);
  const all = await filesOf(opened);
  // Newest first: the file of the small numbers is the last.
  await store.delete(all.at(-1) ?? '');
  for (const where of SELECTIVE) {
    const [[count] = []] = await rowsOf(engine, `SELECT count(*) FROM s.t WHERE ${where}`);
    expect(count, where).not.toBe(0n);
  }
  expect(
    await rowsOf(
      engine,
      'SELECT count(*) FROM s.t AS a JOIN s.t AS b ON a.i = b.i WHERE a.i > 99 AND b.i > 99',
    ),
  ).toEqual([[10n]]);
  for (const where of ['true', 'i + 0 = 150', 'i = 150 OR l = 150']) {
    expect(await failureOf(engine, `SELECT count(*) FROM s.t WHERE ${where}`)).toMatchObject({
      message: expect.stringContaining('is gone'),
    });
  }
});

const number = fc.integer({ min: -2, max: 34 });
const text = number.map((value) => `'v${String(value).padStart(3, '0')}'`);
const date = number.map(
  (value) => `DATE '2025-01-${String((Math.abs(value) % 28) + 1).padStart(2, '0')}'`,
);
const moment = (zone: string) =>
  number.map(
    (value) =>
      `TIMESTAMP '2025-01-0${(Math.abs(value) % 2) + 1} ${String(Math.abs(value) % 24).padStart(2, '0')}:00:00${zone}'`,
  );
const operand = fc.oneof(
  fc.tuple(fc.constantFrom('i', 'l', 'd', 'c', 'n'), number.map(String)),
  fc.tuple(fc.constant('s'), text),
  fc.tuple(fc.constant('day'), date),
  fc.tuple(fc.constant('t'), moment('')),
  fc.tuple(fc.constant('z'), moment(' UTC')),
);
const term = fc.oneof(
  fc
    .tuple(operand, fc.constantFrom('=', '<', '<=', '>', '>=', '<>'))
    .map(([[column, value], op]) => `${column} ${op} ${value}`),
  operand.map(([column, value]) => `${column} IN (${value})`),
  fc.constantFrom('i', 'n').map((column) => `${column} IS NULL`),
  fc.constantFrom('i', 'n').map((column) => `${column} IS NOT NULL`),
);

test('rows are the same as without pruning', async () => {
  await using opened = await openTestEngine();
  await files(opened, [
    [0, 9],
    [10, 19],
    [20, 29],
    [5, 25],
  ]);
  await fc.assert(
    fc.asyncProperty(fc.array(term, { minLength: 1, maxLength: 3 }), async (terms) => {
      const where = terms.join(' AND ');
      // A disjunction is never pushed.
      const whole = `(${where}) OR i + 0 < -99`;
      const count = (condition: string) =>
        rowsOf(opened.engine, `SELECT count(*), sum(i) FROM s.t WHERE ${condition}`);
      expect(await count(where)).toEqual(await count(whole));
    }),
    { numRuns: 60 },
  );
});
