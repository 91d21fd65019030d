import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildProject, loadProject } from './load-project.ts';
import { renderModel } from './render.ts';
import { renderBuild } from './render-build.ts';
import { select } from './select.ts';
import { projectFiles } from './testing/files.ts';

const PROJECT = fileURLToPath(new URL('../../pipelines', import.meta.url));
const build = (change: Readonly<Record<string, string | null>> = {}) =>
  buildProject('/p', projectFiles(change));
const asset = (project: ReturnType<typeof build>, name: string) => {
  const found = project.assets.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no asset ${name}`);
  return found;
};

describe('a project', () => {
  test('gives its assets in order, with what files and folders say of them', () => {
    const project = build();
    expect(project.assets.map(({ name }) => name)).toEqual([
      'raw.orders',
      'silver.orders',
      'gold.daily',
    ]);
    expect(asset(project, 'gold.daily')).toMatchObject({
      key: ['gold', 'daily'],
      kind: 'model',
      materialized: 'incremental',
      strategy: 'merge',
      uniqueKey: ['day'],
      description: 'By day.',
      columns: [{ name: 'day', description: 'The day.', dataType: 'date' }],
      tags: ['all', 'top'],
      dependsOn: ['silver.orders'],
      publish: { name: 'daily', key: ['day'], indexes: [] },
      tests: [{ name: 'unique_daily_day', column: 'day', severity: 'error' }],
    });
    expect(asset(project, 'raw.orders')).toMatchObject({ kind: 'source', codeHash: '' });
  });

  test('renders references, macros and variables; a given variable comes first', () => {
    const project = build();
    const orders = asset(project, 'silver.orders');
    expect(renderModel(project, orders, { incremental: false })).toBe(
      'SELECT id, round(price, 2) AS price FROM iceberg.raw.orders LIMIT 5',
    );
    expect(renderModel(project, orders, { incremental: false, vars: { limit: 9 } })).toContain(
      'LIMIT 9',
    );
  });

  test('renders an incremental model in both forms', () => {
    const project = build();
    const daily = asset(project, 'gold.daily');
    expect(renderModel(project, daily, { incremental: false })).toBe(
      'SELECT day FROM iceberg.silver.orders',
    );
    expect(renderModel(project, daily, { incremental: true })).toContain(
      'WHERE day > (SELECT max(day) FROM iceberg.gold.daily)',
    );
  });

  describe('a model that reads what is new in a source', () => {
    const model = `{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='day', meta={'scope': 'touched'}) }}
SELECT day FROM {{ ref('orders') }}{% if is_incremental() %} WHERE day IN ({{ touched() }}){% endif %}`;
    const files = {
      'models/gold/daily.sql': model,
      'macros/touched.sql':
        "{% macro touched() %}SELECT day FROM {{ delta('raw', 'orders') }}{% endmacro %}",
      'macros/delta.sql':
        '{% macro delta(name, table) %}(SELECT * FROM {{ source(name, table) }} WHERE day > (SELECT max(day) FROM {{ this }})){% endmacro %}',
    };

    test('replaces the keys of its macro from the snapshot on that it reflects', () => {
      const project = build(files);
      const daily = asset(project, 'gold.daily');
      expect(daily).toMatchObject({ dependsOn: ['silver.orders'], deltas: ['raw.orders'] });
      expect(renderBuild(project, daily, new Map([['raw.orders', 7n]]))).toEqual({
        statement: {
          sql: 'SELECT day FROM iceberg.silver.orders WHERE day IN (SELECT day FROM delta.orders)',
        },
        mode: {
          kind: 'delete-insert',
          key: ['day'],
          scope: { sql: 'SELECT day FROM delta.orders' },
        },
        deltas: [{ name: 'orders', key: ['raw', 'orders'], sinceSnapshotId: 7n }],
      });
      expect(renderBuild(project, daily, null)).toEqual({
        statement: { sql: 'SELECT day FROM iceberg.silver.orders' },
        mode: { kind: 'replace' },
        deltas: [],
      });
    });

    test('has a code hash that follows the macro', () => {
      const other = {
        ...files,
        'macros/touched.sql': files['macros/touched.sql'].replace('day', 'day '),
      };
      expect(asset(build(other), 'gold.daily').codeHash).not.toBe(
        asset(build(files), 'gold.daily').codeHash,
      );
    });

    test.each([
      [
        { 'models/gold/daily.sql': model.replace("ref('orders')", "delta('raw', 'orders')") },
        'delta() is only there where is_incremental() holds',
      ],
      [
        { 'models/gold/daily.sql': model.replace("'scope': 'touched'", "'scope': 'touchd'") },
        'macro touchd does not exist',
      ],
      [
        { 'models/gold/daily.sql': model.replace('delete+insert', 'merge') },
        'has meta.scope and needs incremental_strategy delete+insert',
      ],
      [
        { 'models/gold/daily.sql': model.replace("{{ ref('orders') }}", 'nothing') },
        'reads the delta of raw.orders and nothing that comes of it',
      ],
    ])('is refused when it cannot be right: %j', (change, message) => {
      expect(() => build({ ...files, ...change })).toThrow(message);
    });
  });

  test('has a code hash that follows the SQL, also through a macro, and nothing else', () => {
    const before = asset(build(), 'silver.orders').codeHash;
    const macro = '{% macro cents(column) %}floor({{ column }}){% endmacro %}';
    expect(asset(build({ 'macros/cents.sql': macro }), 'silver.orders').codeHash).not.toBe(before);
    const described =
      'sources:\n  - name: raw\n    description: Said anew.\n    tables: [{name: orders}]\n';
    expect(asset(build({ 'models/schema.yml': described }), 'silver.orders').codeHash).toBe(before);
  });

  test.each([
    [
      { 'models/silver/orders.sql': "SELECT 1\nFROM {{ ref('ordrs') }}" },
      'models/silver/orders.sql:2: model ordrs does not exist. Did you mean orders?',
    ],
    [
      { 'models/silver/orders.sql': "SELECT 1\n\nFROM {{ source('raw', 'nope') }}" },
      'models/silver/orders.sql:3: source raw.nope does not exist.',
    ],
    [
      { 'models/silver/orders.sql': "SELECT 1,\n  {{ dbt_utils.star('x') }}" },
      'models/silver/orders.sql:2: dbt_utils.star() is not known here. Supported:',
    ],
    [
      { 'models/silver/orders.sql': 'SELECT 1\n{% do thing() %}' },
      'models/silver/orders.sql:2: {% do %} is not known here.',
    ],
    [
      { 'models/silver/orders.sql': "SELECT\n{{ var('nope') }}" },
      'models/silver/orders.sql:2: var nope is neither',
    ],
    [
      { 'models/silver/orders.sql': "SELECT 1 FROM {{ ref('daily') }}" },
      'models: cycle: gold.daily → silver.orders → gold.daily',
    ],
    [
      { 'models/gold/daily.sql': "{{ config(materialized='incremental') }} SELECT 1" },
      'models/gold/daily.sql: is incremental and needs a unique_key',
    ],
    [
      { 'models/gold/daily.sql': "{{ config(materialized='ephemeral') }} SELECT 1" },
      'models/gold/daily.sql: config materialized:',
    ],
    [
      { 'models/schema.yml': 'models:\n  - name: daily\n  - name: [x]\n' },
      'models/schema.yml:3: models.1.name:',
    ],
    [
      { 'models/schema.yml': 'models:\n  - name: daly\n' },
      'models/schema.yml:2: model daly does not exist. Did you mean daily?',
    ],
    [{ 'models/schema.yml': 'models:\n\t- x' }, 'models/schema.yml:2: '],
    [
      {
        'models/schema.yml':
          'sources: [{name: raw, tables: [{name: orders}]}]\nmodels:\n  - name: daily\n    columns: [{name: day, data_tests: [shiny]}]\n',
      },
      'models/schema.yml: test shiny of daily is not known',
    ],
    [
      { 'publish/marts.yml': 'marts:\n  - model: daly\n    key: [day]\n' },
      'publish/marts.yml:2: model daly does not exist. Did you mean daily?',
    ],
    [{ 'dbt_project.yml': null }, 'dbt_project.yml: is missing'],
  ])('says where something is wrong: %j', (change, message) => {
    expect(() => build(change)).toThrow(message);
  });
});

describe('tests of a project', () => {
  const testsOf = (entry: string, extra: Readonly<Record<string, string>> = {}) =>
    asset(
      build({
        'models/schema.yml': `sources: [{name: raw, tables: [{name: orders}]}]\nmodels:\n  - name: daily\n    columns:\n      - name: day\n        data_tests:\n          - ${entry}\n`,
        ...extra,
      }),
      'gold.daily',
    ).tests;

  test.each([
    ['not_null', 'not_null_daily_day', 'SELECT *\nFROM iceberg.gold.daily AS t\nWHERE day IS NULL'],
    [
      'unique',
      'unique_daily_day',
      'SELECT day AS unique_field, count(*) AS n_records\nFROM iceberg.gold.daily AS t\nWHERE day IS NOT NULL\nGROUP BY day\nHAVING count(*) > 1',
    ],
    [
      "accepted_values: { arguments: { values: [a, b'c] } }",
      'accepted_values_daily_day_a__b_c',
      "SELECT day AS value_field, count(*) AS n_records\nFROM iceberg.gold.daily AS t\nWHERE day NOT IN ('a', 'b''c')\nGROUP BY day",
    ],
    [
      "relationships: { to: ref('orders'), field: day }",
      'relationships_daily_day_day__ref_orders_',
      'SELECT child.day AS from_field\nFROM iceberg.gold.daily AS child\nLEFT JOIN iceberg.silver.orders AS parent ON child.day = parent.day\nWHERE child.day IS NOT NULL AND parent.day IS NULL',
    ],
  ])('%s becomes SQL that returns what fails', (entry, name, sql) => {
    expect(testsOf(entry)).toMatchObject([{ name, column: 'day', sql }]);
  });

  test.each([
    ['not_null', 'SELECT *\nFROM delta.gold_daily AS t\nWHERE day IS NULL'],
    [
      'unique',
      'SELECT day AS unique_field, count(*) AS n_records\nFROM iceberg.gold.daily AS t\nWHERE day IN (SELECT day FROM delta.gold_daily AS n)\nGROUP BY day\nHAVING count(*) > 1',
    ],
    [
      'not_null: { config: { where: day > 3 } }',
      'SELECT *\nFROM (SELECT * FROM delta.gold_daily WHERE day > 3) AS t\nWHERE day IS NULL',
    ],
  ])('%s has a form for what is new in a table that passed', (entry, sql) => {
    expect(testsOf(entry)).toMatchObject([{ changes: { sql, reads: ['gold.daily'] } }]);
  });

  test('a test of the project has such a form where it says changed()', () => {
    const files = {
      'tests/generic/above.sql':
        '{% test above(model, column_name) %}SELECT 1 FROM {% if is_incremental() %}{{ changed(model) }}{% else %}{{ model }}{% endif %}{% endtest %}',
      'tests/lost.sql':
        "SELECT 1 FROM {% if is_incremental() %}{{ changed(ref('orders')) }}{% else %}{{ ref('orders') }}{% endif %} JOIN {{ ref('daily') }} ON true",
      'tests/sum.sql': "SELECT 1 FROM {{ ref('daily') }}",
    };
    expect(testsOf('above', files)).toMatchObject([
      { changes: { sql: 'SELECT 1 FROM delta.gold_daily', reads: ['gold.daily'] } },
      {
        sql: 'SELECT 1 FROM iceberg.silver.orders JOIN iceberg.gold.daily ON true',
        changes: {
          sql: 'SELECT 1 FROM delta.silver_orders JOIN iceberg.gold.daily ON true',
          reads: ['silver.orders'],
        },
      },
      { changes: null },
    ]);
  });

  test('a condition and a severity are kept', () => {
    const [kept] = testsOf('not_null: { config: { where: day > 3, severity: warn } }');
    expect(kept?.severity).toBe('warn');
    expect(kept?.sql).toContain('FROM (SELECT * FROM iceberg.gold.daily WHERE day > 3) AS t');
  });

  test('a generic test of the project and a singular one are found', () => {
    const generic =
      '{% test above(model, column_name, low) %}\nSELECT * FROM {{ model }} WHERE {{ column_name }} <= {{ low }}\n{% endtest %}';
    const singular =
      "{{ config(severity='warn') }}\nSELECT 1 FROM {{ ref('orders') }} JOIN {{ ref('daily') }} ON true";
    const tests = testsOf('above: { arguments: { low: 3 } }', {
      'tests/generic/above.sql': generic,
      'tests/no_gap.sql': singular,
    });
    expect(tests).toMatchObject([
      { name: 'above_daily_day_3', sql: 'SELECT * FROM iceberg.gold.daily WHERE day <= 3' },
      {
        name: 'no_gap',
        column: null,
        severity: 'warn',
        sql: 'SELECT 1 FROM iceberg.silver.orders JOIN iceberg.gold.daily ON true',
      },
    ]);
  });
});

describe("the repository's own project", () => {
  test('loads with every table, and every mart has a key', async () => {
    const project = await loadProject(PROJECT);
    expect(project.assets.map(({ name }) => name)).toEqual([
      'raw.entries',
      'bronze.int_replaced_versions',
      'raw.sources',
      'bronze.int_changed_days',
      'raw.people',
      'bronze.stg_entries',
      'raw.treatments',
      'bronze.stg_treatments',
      'silver.fct_glucose_readings',
      'gold.dim_date',
      'gold.fct_daily_glucose_metrics',
      'marts.mrt_glucose_hourly',
      'marts.mrt_glucose_hourly_patterns',
      'marts.mrt_glucose_overview',
      'marts.mrt_glucose_people',
      'marts.mrt_glucose_profile15',
      'marts.mrt_glucose_quality',
    ]);
    const marts = select(project, 'tag:marts');
    expect(marts.filter(({ publish }) => (publish?.key.length ?? 0) === 0)).toEqual([]);
    expect(project.assets.filter(({ description }) => description === '')).toEqual([]);
  });
});
