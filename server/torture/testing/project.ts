const BY_DAY = `{{ config(materialized='incremental', incremental_strategy='delete+insert',
  unique_key=['person', 'day'], meta={'scope': 'touched'}) }}
`;
const TOUCHED_ONLY = `{% if is_incremental() %} JOIN ({{ touched() }}) AS touched USING (person, day){% endif %}`;

/**
 * raw.entries → silver.readings (the newest version of each document) → gold.low, gold.high → gold.days →
 * marts.all_days, by person and day, incremental.
 */
export const TORTURE_PROJECT: Readonly<Record<string, string>> = {
  'dbt_project.yml': `name: torture
version: '1.0.0'
models:
  torture:
    silver: { +schema: silver }
    gold: { +schema: gold }
    marts: { +schema: marts, +materialized: table }
`,
  'models/sources.yml': `sources:
  - name: raw
    tables: [{ name: entries }]
`,
  'macros/touched.sql': `{% macro touched() %}
SELECT DISTINCT person, CAST(event_time AS date) AS day FROM {{ delta('raw', 'entries') }}
{% endmacro %}`,
  'models/silver/readings.yml': `version: 2
models:
  - name: readings
    columns:
      - { name: id, data_tests: [not_null, unique] }
`,
  'models/silver/readings.sql': `${BY_DAY}SELECT person, day, id, sgv FROM (
  SELECT person, CAST(event_time AS date) AS day, document_id AS id,
    CAST(json_extract_scalar(document, '$.sgv') AS bigint) AS sgv,
    row_number() OVER (PARTITION BY person, source, document_id ORDER BY fetched_at DESC) AS nth
  FROM {{ source('raw', 'entries') }}
) AS versions${TOUCHED_ONLY} WHERE nth = 1`,
  'models/gold/low.sql': `${BY_DAY}SELECT person, day, sum(sgv) AS low
FROM (SELECT * FROM {{ ref('readings') }}${TOUCHED_ONLY}) AS r WHERE sgv < 100 GROUP BY person, day`,
  'models/gold/high.sql': `${BY_DAY}SELECT person, day, sum(sgv) AS high
FROM (SELECT * FROM {{ ref('readings') }}${TOUCHED_ONLY}) AS r WHERE sgv >= 100 GROUP BY person, day`,
  'models/gold/days.sql': `${BY_DAY}SELECT person, day, low, high FROM (
  SELECT coalesce(l.person, h.person) AS person, coalesce(l.day, h.day) AS day, l.low, h.high
  FROM {{ ref('low') }} AS l FULL JOIN {{ ref('high') }} AS h ON h.person = l.person AND h.day = l.day
) AS both_sides${TOUCHED_ONLY}`,
  'models/marts/all_days.sql': `SELECT person, day, low, high FROM {{ ref('days') }}`,
  'publish/marts.yml': `marts:
  - model: all_days
    key: [person, day]
`,
};
