const INCREMENTAL = `{{ config(materialized='incremental', incremental_strategy='delete+insert',
  unique_key=['person', 'day'], meta={'scope': 'touched'}) }}
`;
/** Behind a FROM: of a run that adds, only the days that new documents touch. */
export const ONLY_TOUCHED = `{% if is_incremental() %} JOIN ({{ touched() }}) AS touched USING (person, day){% endif %}`;

/** A model by person and day that is built where new documents are. */
export const byDay = (sql: string): string => `${INCREMENTAL}${sql}`;

/**
 * Files of a project: raw.entries → silver.readings → gold.low, gold.high → gold.days → marts.all_days.
 * `readings` is the SQL of silver.readings: `person`, `day`, `id`, `sgv`.
 */
export const daysProject = (readings: string): Readonly<Record<string, string>> => ({
  'dbt_project.yml': `name: days
version: '1.0.0'
models:
  days:
    silver: { +schema: silver }
    gold: { +schema: gold }
    marts: { +schema: marts, +materialized: table }
`,
  'models/sources.yml': `sources:
  - name: raw
    tables: [{ name: entries }]
`,
  'models/schema.yml': `models:
  - name: readings
    columns:
      - { name: id, data_tests: [not_null, unique] }
`,
  'macros/touched.sql': `{% macro touched() %}
SELECT DISTINCT person, CAST(event_time AS date) AS day FROM {{ delta('raw', 'entries') }}
{% endmacro %}`,
  'models/silver/readings.sql': byDay(readings),
  'models/gold/low.sql': byDay(LOW),
  'models/gold/high.sql': byDay(`SELECT person, day, sum(sgv) AS high
FROM (SELECT * FROM {{ ref('readings') }}${ONLY_TOUCHED}) AS r WHERE sgv >= 100 GROUP BY person, day`),
  'models/gold/days.sql': byDay(`SELECT person, day, low, high FROM (
  SELECT coalesce(l.person, h.person) AS person, coalesce(l.day, h.day) AS day, l.low, h.high
  FROM {{ ref('low') }} AS l FULL JOIN {{ ref('high') }} AS h ON h.person = l.person AND h.day = l.day
) AS both_sides${ONLY_TOUCHED}`),
  'models/marts/all_days.sql': `SELECT person, day, low, high FROM {{ ref('days') }}`,
  'publish/marts.yml': `marts:
  - model: all_days
    key: [person, day]
`,
});

/** The SQL of gold.low. */
export const LOW = `SELECT person, day, sum(sgv) AS low
FROM (SELECT * FROM {{ ref('readings') }}${ONLY_TOUCHED}) AS r WHERE sgv < 100 GROUP BY person, day`;
