import type { Session } from '#server/sql/model/front-end.ts';
import { type KnownTable, readAhead } from '#server/sql/read-ahead.ts';
import type { Figure } from './figure.ts';

const SESSION: Session = {
  catalog: 'iceberg',
  schema: 'silver',
  timeZone: 'UTC',
  now: new Date(0),
  user: 'bench',
};

/** As long as what people write: two WITH queries, a join, a window. */
const STATEMENT = `WITH daily AS (
  SELECT person, CAST(read_at AS date) AS day, avg(glucose) AS mean, count(*) AS readings
  FROM iceberg.silver.readings WHERE read_at >= TIMESTAMP '2025-01-01 00:00:00' GROUP BY 1, 2
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY person ORDER BY mean DESC) AS place FROM daily
)
SELECT r.person, r.day, round(r.mean, 1) AS mean, r.readings, CASE WHEN r.place = 1 THEN 'worst' ELSE NULL END AS mark
FROM ranked AS r JOIN iceberg.silver.readings AS x ON x.person = r.person
WHERE r.place <= 3 AND x.glucose BETWEEN 70 AND 180 ORDER BY r.person, r.place`;

const TABLES: readonly KnownTable[] = [
  {
    name: ['iceberg', 'silver', 'readings'],
    columns: [
      { name: 'person', type: { kind: 'varchar', length: null } },
      { name: 'read_at', type: { kind: 'timestamp', precision: 6 } },
      { name: 'glucose', type: { kind: 'integer' } },
    ],
  },
];

const WARM_UP = 50;
const TURNS = 51;

/** Errors of a statement while it is typed, warm. Each turn reads a text that was never read before. */
export function benchLint(): readonly Figure[] {
  const times: number[] = [];
  for (let turn = 0; turn < WARM_UP + TURNS; turn += 1) {
    const startedAt = performance.now();
    const problem = readAhead(`${STATEMENT} LIMIT ${turn + 1}`, SESSION, TABLES);
    if (problem !== null) throw new Error(JSON.stringify(problem));
    if (turn >= WARM_UP) times.push(performance.now() - startedAt);
  }
  const middle = times.toSorted((a, b) => a - b)[Math.floor(TURNS / 2)] ?? 0;
  return [{ name: 'errors while typing', value: middle, unit: 'ms', target: { atMost: 5 } }];
}
