const INCREMENTAL = `{{ config(materialized='incremental', incremental_strategy='delete+insert',
  unique_key=['person', 'day'], meta={'scope': 'touched'}) }}
`;
const ONLY_TOUCHED = `{% if is_incremental() %} JOIN ({{ touched() }}) AS touched USING (person, day){% endif %}`;

/**
 * raw.entries → silver.readings → gold.low, gold.high → gold.days → marts.all_days, by person and day:
 * what is new in raw.entries says which days are built. silver.boluses reads what no import brings.
 */
export const DELTA_PROJECT: Readonly<Record<string, string>> = {
  'dbt_project.yml': `name: delta
version: '1.0.0'
models:
  delta:
    silver: { +schema: silver }
    gold: { +schema: gold }
    marts: { +schema: marts, +materialized: table }
`,
  'models/sources.yml': `sources:
  - name: raw
    tables: [{ name: entries }, { name: treatments }]
`,
  'models/schema.yml': `models:
  - name: readings
    columns:
      - { name: id, data_tests: [not_null, unique] }
      - { name: sgv, data_tests: [not_null] }
`,
  'macros/touched.sql': `{% macro touched() %}
SELECT DISTINCT person, CAST(event_time AS date) AS day FROM {{ delta('raw', 'entries') }}
{% endmacro %}`,
  'models/silver/readings.sql': `${INCREMENTAL}SELECT * FROM (
  SELECT person, CAST(event_time AS date) AS day, document_id AS id,
    CAST(json_extract_scalar(document, '$.sgv') AS bigint) AS sgv
  FROM {{ source('raw', 'entries') }}
) AS read${ONLY_TOUCHED}`,
  'models/silver/boluses.sql': `SELECT person, document FROM {{ source('raw', 'treatments') }}`,
  'models/gold/low.sql': `${INCREMENTAL}{% set names_but_does_not_read = ref('boluses') %}SELECT person, day, sum(sgv) AS low
FROM (SELECT * FROM {{ ref('readings') }}${ONLY_TOUCHED}) AS r WHERE sgv < 100 GROUP BY person, day`,
  'models/gold/high.sql': `${INCREMENTAL}SELECT person, day, sum(sgv) AS high
FROM (SELECT * FROM {{ ref('readings') }}${ONLY_TOUCHED}) AS r WHERE sgv >= 100 GROUP BY person, day`,
  'models/gold/days.sql': `${INCREMENTAL}SELECT person, day, low, high FROM (
  SELECT coalesce(l.person, h.person) AS person, coalesce(l.day, h.day) AS day, l.low, h.high
  FROM {{ ref('low') }} AS l FULL JOIN {{ ref('high') }} AS h ON h.person = l.person AND h.day = l.day
) AS both_sides${ONLY_TOUCHED}`,
  'models/marts/all_days.sql': `SELECT person, day, low, high FROM {{ ref('days') }}`,
  'publish/marts.yml': `marts:
  - model: all_days
    key: [person, day]
`,
};
