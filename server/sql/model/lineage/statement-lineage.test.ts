import { expect, test } from 'vitest';
import { parseStatement } from '../../parser/parse-statement.ts';
import type { Session } from '../front-end.ts';
import { tableKey } from '../table-key.ts';
import type { TrinoType } from '../types.ts';
import { lineageReferences } from './lineage-references.ts';
import type { LineageTable, LineageTables } from './lineage-types.ts';
import { statementLineage } from './statement-lineage.ts';

const SESSION: Session = {
  catalog: 'iceberg',
  schema: 's',
  timeZone: 'UTC',
  now: new Date(0),
  user: 'ada',
};

const BIGINT: TrinoType = { kind: 'bigint' };
const ROWS: TrinoType = {
  kind: 'array',
  element: {
    kind: 'row',
    fields: [
      { name: 'x', type: BIGINT },
      { name: 'y', type: BIGINT },
    ],
  },
};

const TABLES: Readonly<Record<string, readonly (readonly [string, TrinoType])[]>> = {
  t: [
    ['id', BIGINT],
    ['g', BIGINT],
    ['v', BIGINT],
    ['list', ROWS],
    ['m', { kind: 'map', key: BIGINT, value: BIGINT }],
  ],
  u: [
    ['id', BIGINT],
    ['name', BIGINT],
  ],
  w: [['total', BIGINT]],
};

/** A view over t and u: its columns are those of its query. */
const VIEW = 'SELECT t.g AS a, u.name AS b FROM t JOIN u ON t.id = u.id WHERE t.v > 0';

function tablesOf(sql: string): LineageTables {
  const references = lineageReferences(parseStatement(sql), SESSION);
  return new Map(
    references.flatMap((reference): (readonly [string, LineageTable])[] => {
      const { table } = reference;
      const columns = (TABLES[table] ?? []).map(([name, type]) => ({ name, type }));
      const key = tableKey(reference);
      if (table === 'view') {
        const statement = parseStatement(VIEW);
        if (statement.kind !== 'query') return [];
        const view = { query: statement.query, session: SESSION, tables: tablesOf(VIEW) };
        const own = ['a', 'b'].map((name) => ({ name, type: BIGINT }));
        return [[key, { name: 'view', columns: own, view }]];
      }
      return columns.length === 0 ? [] : [[key, { name: table, columns, view: null }]];
    }),
  );
}

const MARK = { copied: '', computed: '~', aggregated: '+' } as const;

/** `total: +t.v; join t.id u.id` */
function traced(sql: string): string {
  const lineage = statementLineage(parseStatement(sql), {
    session: SESSION,
    tables: tablesOf(sql),
  });
  if (lineage === null) return 'nothing';
  const columns = lineage.columns.map(({ name, origins }) =>
    `${name}: ${origins.map(({ table, column, how }) => `${MARK[how]}${table}.${column}`).join(' ')}`.trim(),
  );
  const influences = lineage.influences.map(
    ({ kind, origins }) =>
      `${kind} ${origins.map(({ table, column }) => `${table}.${column}`).join(' ')}`,
  );
  const unknown = lineage.unknown.map((name) => `?${name}`);
  const target = lineage.target === null ? [] : [`→ ${lineage.target}`];
  return [...target, ...columns, ...influences, ...unknown].join('; ');
}

const CASES: readonly (readonly [what: string, sql: string, lineage: string])[] = [
  ['a column', 'SELECT id FROM t', 'id: t.id'],
  ['a column by its table', 'SELECT t.id, x.id FROM t, u AS x', 'id: t.id; id: u.id'],
  ['an expression', 'SELECT id + v AS n, 1 AS one FROM t', 'n: ~t.id ~t.v; one:'],
  ['a cast', 'SELECT CAST(id AS varchar) FROM t', '_col0: ~t.id'],
  ['everything', 'SELECT * FROM u', 'id: u.id; name: u.name'],
  ['everything of one side', 'SELECT x.* FROM t CROSS JOIN u AS x', 'id: u.id; name: u.name'],
  ['a filter', 'SELECT id FROM t WHERE v > 1 ORDER BY g', 'id: t.id; filter t.v; sort t.g'],
  [
    'an aggregate',
    'SELECT g, sum(v) AS n, count(*) AS c FROM t GROUP BY g HAVING max(id) > 1',
    'g: t.g; n: +t.v; c:; group t.g; filter t.id',
  ],
  [
    'groups by their place',
    'SELECT g + 1 AS k, count(*) AS c FROM t GROUP BY 1 ORDER BY 2',
    'k: ~t.g; c:; group t.g',
  ],
  ['the filter of an aggregate', 'SELECT count(*) FILTER (WHERE v > 0) AS c FROM t', 'c: +t.v'],
  [
    'a join',
    'SELECT t.v, u.name FROM t LEFT JOIN u ON t.id = u.id',
    'v: t.v; name: u.name; join t.id u.id',
  ],
  [
    'USING of both sides',
    'SELECT id, name FROM t FULL JOIN u USING (id)',
    'id: ~t.id ~u.id; name: u.name; join t.id u.id',
  ],
  ['USING of one side', 'SELECT id FROM t JOIN u USING (id)', 'id: t.id; join t.id u.id'],
  [
    'WITH in a row',
    'WITH a AS (SELECT id AS k, v FROM t), b AS (SELECT k, v * 2 AS w FROM a) SELECT k, w FROM b',
    'k: t.id; w: ~t.v',
  ],
  [
    'WITH that names its columns and hides a table',
    'WITH u (k) AS (SELECT g FROM t) SELECT k FROM u',
    'k: t.g',
  ],
  [
    'WITH RECURSIVE',
    'WITH RECURSIVE r (n) AS (SELECT v FROM t UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT n FROM r',
    'n: ~t.v; filter t.v',
  ],
  [
    'a subquery in FROM',
    'SELECT q.n FROM (SELECT sum(v) AS n, g FROM t GROUP BY g) AS q WHERE q.g = 1',
    'n: +t.v; group t.g; filter t.g',
  ],
  [
    'a subquery as a value, with a column from outside',
    'SELECT (SELECT max(u.id) FROM u WHERE u.name = t.g) AS m FROM t',
    'm: +u.id; filter u.name t.g',
  ],
  [
    'EXISTS and IN',
    'SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.g) AND v IN (SELECT name FROM u)',
    'id: t.id; filter u.id t.g t.v u.name',
  ],
  ['UNION', 'SELECT id FROM t UNION ALL SELECT name FROM u', 'id: t.id u.name'],
  ['EXCEPT', 'SELECT id FROM t EXCEPT SELECT name FROM u', 'id: t.id; filter u.name'],
  ['a window', 'SELECT row_number() OVER (PARTITION BY g ORDER BY v) AS n FROM t', 'n: ~t.g ~t.v'],
  [
    'a window by its name',
    'SELECT sum(v) OVER w AS n FROM t WINDOW w AS (PARTITION BY g ORDER BY id)',
    'n: ~t.v ~t.g ~t.id',
  ],
  [
    'a lambda, whose parameter hides a column',
    'SELECT transform(list, v -> v.x + g) AS l FROM t',
    'l: ~t.list ~t.g',
  ],
  ['CASE', 'SELECT CASE WHEN g = 1 THEN v ELSE id END AS c FROM t', 'c: ~t.g ~t.v ~t.id'],
  [
    'UNNEST of rows',
    'SELECT e.x, e.y, t.id FROM t CROSS JOIN UNNEST(list) AS e (x, y)',
    'x: ~t.list; y: ~t.list; id: t.id',
  ],
  [
    'UNNEST of a map with ordinality',
    'SELECT k, v2, n FROM t CROSS JOIN UNNEST(m) WITH ORDINALITY AS e (k, v2, n)',
    'k: ~t.m; v2: ~t.m; n:',
  ],
  ['VALUES', 'SELECT a FROM (VALUES (1), (2)) AS x (a)', 'a:'],
  ['a view', 'SELECT a, b FROM view', 'a: t.g; b: u.name; join t.id u.id; filter t.v'],
  ['a table nobody knows', 'SELECT a FROM nowhere', 'a:; ?iceberg.s.nowhere'],
  ['a column nobody knows', 'SELECT nope FROM t', 'nope:; ?nope'],
  ['INSERT', 'INSERT INTO w SELECT sum(v) FROM t', '→ iceberg.s.w; total: +t.v'],
  [
    'INSERT into named columns',
    'INSERT INTO u (name, id) SELECT v, id FROM t',
    '→ iceberg.s.u; name: t.v; id: t.id',
  ],
  [
    'CREATE TABLE AS',
    'CREATE TABLE n AS SELECT id AS k, v + 1 AS w FROM t',
    '→ iceberg.s.n; k: t.id; w: ~t.v',
  ],
  ['UPDATE', 'UPDATE u SET name = id + 1 WHERE id = 2', '→ iceberg.s.u; name: ~u.id; filter u.id'],
  [
    'MERGE',
    'MERGE INTO u USING t ON u.id = t.id WHEN MATCHED AND t.g = 1 THEN UPDATE SET name = t.v WHEN NOT MATCHED THEN INSERT (id, name) VALUES (t.id, t.v)',
    '→ iceberg.s.u; name: t.v; id: t.id; join u.id t.id; filter t.g',
  ],
  ['EXPLAIN', 'EXPLAIN SELECT id FROM t', 'id: t.id'],
  ['SHOW', 'SHOW CATALOGS', 'nothing'],
];

test.each(CASES)('%s is traced to its columns', (_, sql, lineage) => {
  expect(traced(sql)).toBe(lineage);
});
