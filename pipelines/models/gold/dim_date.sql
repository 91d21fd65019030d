{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['zone', 'local_date'],
  meta={'scope': 'rows_there'}
) }}

-- Local days of every zone in use, without gaps, over the span of its readings.
WITH spans AS (
  SELECT zone, min(local_date) AS first_date, max(local_date) AS last_date
  FROM {{ ref('fct_glucose_readings') }}
  GROUP BY zone
),

days AS (
  {{ days_of('spans', 'zone', 'local_date') }}
),

bounds AS (
  SELECT
    zone,
    local_date,
    {{ local_day_start('local_date', 'zone') }} AS utc_start,
    {{ local_day_start("date_add('day', 1, local_date)", 'zone') }} AS utc_end
  FROM days
)

SELECT
  zone,
  local_date,
  utc_start,
  utc_end,
  CAST(date_diff('minute', utc_start, utc_end) AS integer) AS minutes_in_day,
  CAST(day_of_week(local_date) AS integer) AS iso_dow,
  {{ day_name('day_of_week(local_date)') }} AS day_name,
  CAST(week(local_date) AS integer) AS week,
  CAST(month(local_date) AS integer) AS month,
  CAST(year(local_date) AS integer) AS year
FROM bounds
-- A day that a zone skipped (Apia, 30 December 2011) ends where it starts.
WHERE utc_end > utc_start
