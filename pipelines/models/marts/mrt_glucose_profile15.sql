{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'bin_minute'],
  meta={'scope': 'rows_of_changed_people'}
) }}
{% set days_of_changes = ref('int_changed_days') %}

-- Percentiles by quarter of an hour of the local day, bins [m, m + 15), over the newest days of each person.
WITH readings AS (
  SELECT person_id, (local_minute / 15) * 15 AS bin_minute, glucose_mg_dl, minutes
  FROM (
    {{ recent_readings() }}
  ) AS recent
),

histogram AS (
  {{ histogram('readings', 'person_id, bin_minute') }}
)

SELECT
  person_id,
  bin_minute,
  CAST(sum(readings) AS bigint) AS n,
  {{ percentile(5) }} AS p05,
  {{ percentile(25) }} AS p25,
  {{ percentile(50) }} AS p50,
  {{ percentile(75) }} AS p75,
  {{ percentile(95) }} AS p95
FROM histogram
GROUP BY person_id, bin_minute
