{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id'],
  meta={'scope': 'rows_of_changed_people'}
) }}
{% set days_of_changes = ref('int_changed_days') %}

-- One row a person: who there is, since when, and the 14 local days up to the last reading.
WITH daily AS (
  SELECT d.*
  FROM {{ ref('fct_daily_glucose_metrics') }} AS d
  {% if is_incremental() %}
  INNER JOIN (
    {{ changed_people() }}
  ) AS c ON c.person_id = d.person_id
  {% endif %}
),

people AS (
  SELECT
    person_id,
    max_by(zone, last_reading) AS zone,
    min(first_reading) AS first_reading,
    max(last_reading) AS last_reading,
    min(reading_date) AS first_date,
    max(reading_date) AS last_date,
    max_by(last_glucose_mg_dl, last_reading) AS last_glucose_mg_dl,
    max_by(last_direction, last_reading) AS last_direction,
    CAST(sum(reading_count) AS bigint) AS n,
    count(*) AS days_with_readings,
    CAST(sum(minutes) AS bigint) AS total_minutes
  FROM daily
  GROUP BY person_id
),

recent AS (
  SELECT
    p.person_id,
    count(*) AS days,
    CAST(sum(d.reading_count) AS bigint) AS reading_count,
    CAST(sum(d.minutes) AS bigint) AS minutes,
    CAST(sum(d.minutes_sq) AS bigint) AS minutes_sq,
    CAST(sum(d.glucose_sum) AS bigint) AS glucose_sum,
    CAST(sum(d.glucose_sum_sq) AS bigint) AS glucose_sum_sq,
    CAST(sum(d.minutes_very_low) AS bigint) AS minutes_very_low,
    CAST(sum(d.minutes_low) AS bigint) AS minutes_low,
    CAST(sum(d.minutes_in_range) AS bigint) AS minutes_in_range,
    CAST(sum(d.minutes_high) AS bigint) AS minutes_high,
    CAST(sum(d.minutes_very_high) AS bigint) AS minutes_very_high
  FROM people AS p
  INNER JOIN daily AS d ON d.person_id = p.person_id
  WHERE d.reading_date > date_add('day', -14, p.last_date)
  GROUP BY p.person_id
),

-- From the person alone: how far dim_date goes depends on everybody in the zone.
window_minutes AS (
  SELECT
    person_id,
    date_diff(
      'minute',
      {{ local_day_start("date_add('day', -13, last_date)", 'zone') }},
      {{ local_day_start("date_add('day', 1, last_date)", 'zone') }}
    ) AS minutes_in_window
  FROM people
),

metrics AS (
  SELECT
    person_id,
    days,
    reading_count,
    minutes,
    {{ weighted_mean() }} AS mean,
    {{ weighted_sd() }} AS sd,
    {{ share('minutes_very_low') }} AS pct_very_low,
    {{ share('minutes_low') }} AS pct_low,
    {{ share('minutes_in_range') }} AS pct_in_range,
    {{ share('minutes_high') }} AS pct_high,
    {{ share('minutes_very_high') }} AS pct_very_high
  FROM recent
)

SELECT
  p.person_id,
  p.zone,
  p.first_reading,
  p.last_reading,
  p.first_date,
  p.last_date,
  p.last_glucose_mg_dl,
  p.last_direction,
  p.n,
  p.days_with_readings,
  p.total_minutes,
  m.days AS recent_days,
  m.reading_count AS recent_n,
  m.minutes AS recent_minutes,
  least(1E2, 1E2 * m.minutes / w.minutes_in_window) AS recent_pct_active,
  m.mean AS recent_avg_glucose_mg_dl,
  m.sd AS recent_stddev_glucose_mg_dl,
  1E2 * m.sd / m.mean AS recent_cv,
  {{ gmi('m.mean') }} AS recent_gmi_pct,
  m.pct_very_low AS recent_pct_very_low,
  m.pct_low AS recent_pct_low,
  m.pct_in_range AS recent_pct_in_range,
  m.pct_high AS recent_pct_high,
  m.pct_very_high AS recent_pct_very_high
FROM people AS p
INNER JOIN metrics AS m ON m.person_id = p.person_id
INNER JOIN window_minutes AS w ON w.person_id = p.person_id
