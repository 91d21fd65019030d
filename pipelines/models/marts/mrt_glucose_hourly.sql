{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'hour_of_day'],
  meta={'scope': 'rows_of_changed_people'}
) }}
{% set days_of_changes = ref('int_changed_days') %}

-- Hour of the local day, over the newest days of each person.
WITH readings AS (
  {{ recent_readings() }}
),

histogram AS (
  {{ histogram('readings', 'person_id, hour_of_day') }}
),

hours AS (
  SELECT
    person_id,
    hour_of_day,
    {{ additive_columns() }},
    {{ percentile(25) }} AS p25,
    {{ percentile(50) }} AS p50,
    {{ percentile(75) }} AS p75
  FROM histogram
  GROUP BY person_id, hour_of_day
),

metrics AS (
  SELECT *, {{ weighted_mean() }} AS mean, {{ weighted_sd() }} AS sd
  FROM hours
)

SELECT
  person_id,
  hour_of_day,
  {{ clock_figures() }}
FROM metrics
