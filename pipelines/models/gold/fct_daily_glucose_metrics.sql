{{ config(materialized='incremental', unique_key=['person_id', 'reading_date'], incremental_strategy='merge') }}

WITH daily AS (
  SELECT
    person_id,
    local_date,
    max_by(zone, ts_utc) AS zone,
    {{ additive_columns() }},
    array_agg(glucose_mg_dl ORDER BY glucose_mg_dl) AS sorted,
    max(fetched_at) AS fetched_at
  FROM {{ ref('fct_glucose_readings') }}
  GROUP BY person_id, local_date
),

{% if is_incremental() %}
-- A day is built anew, whole, when its readings are not those it was built from. No watermark:
-- late, edited and withdrawn readings all show here. A day without readings left keeps a row of 0.
changed AS (
  SELECT
    coalesce(d.person_id, t.person_id) AS person_id,
    coalesce(d.local_date, t.reading_date) AS reading_date,
    coalesce(d.zone, t.zone) AS zone
  FROM daily AS d
  FULL JOIN {{ this }} AS t ON t.person_id = d.person_id AND t.reading_date = d.local_date
  WHERE t.person_id IS NULL
    OR (d.person_id IS NULL AND t.reading_count > 0)
    OR d.reading_count <> t.reading_count
    OR d.minutes <> t.minutes
    OR d.glucose_sum <> t.glucose_sum
    OR d.fetched_at <> t.fetched_at
    OR d.zone <> t.zone
),
{% else %}
changed AS (
  SELECT person_id, local_date AS reading_date, zone FROM daily
),
{% endif %}

metrics AS (
  SELECT
    person_id,
    local_date,
    {{ weighted_mean() }} AS mean,
    {{ weighted_sd() }} AS sd,
    {{ share('minutes_very_low') }} AS pct_very_low,
    {{ share('minutes_low') }} AS pct_low,
    {{ share('minutes_in_range') }} AS pct_in_range,
    {{ share('minutes_high') }} AS pct_high,
    {{ share('minutes_very_high') }} AS pct_very_high,
    {{ share('minutes_very_low + minutes_low') }} AS pct_below,
    {{ share('minutes_high + minutes_very_high') }} AS pct_above,
    {{ percentile('sorted', '0.25') }} AS p25,
    {{ percentile('sorted', '0.5') }} AS median,
    {{ percentile('sorted', '0.75') }} AS p75
  FROM daily
)

SELECT
  c.person_id,
  c.zone,
  c.reading_date,
  dates.day_name,
  dates.iso_dow AS day_of_week,
  dates.week AS week_of_year,
  dates.month,
  dates.year,
  dates.minutes_in_day,
  coalesce(d.reading_count, 0) AS reading_count,
  coalesce(d.minutes, 0) AS minutes,
  coalesce(d.glucose_sum, 0) AS glucose_sum,
  coalesce(d.glucose_sum_sq, 0) AS glucose_sum_sq,
  coalesce(d.minutes_very_low, 0) AS minutes_very_low,
  coalesce(d.minutes_low, 0) AS minutes_low,
  coalesce(d.minutes_in_range, 0) AS minutes_in_range,
  coalesce(d.minutes_high, 0) AS minutes_high,
  coalesce(d.minutes_very_high, 0) AS minutes_very_high,
  -- Jitter can bring a full day to a little more minutes than it has.
  least(1E2, 1E2 * coalesce(d.minutes, 0) / dates.minutes_in_day) AS pct_active,
  m.mean AS avg_glucose_mg_dl,
  d.min_glucose_mg_dl,
  d.max_glucose_mg_dl,
  m.sd AS stddev_glucose_mg_dl,
  1E2 * m.sd / m.mean AS cv,
  m.p25 AS p25_glucose_mg_dl,
  m.median AS median_glucose_mg_dl,
  m.p75 AS p75_glucose_mg_dl,
  m.pct_in_range AS time_in_range_pct,
  m.pct_below AS time_below_range_pct,
  m.pct_above AS time_above_range_pct,
  m.pct_very_low,
  m.pct_low,
  m.pct_in_range,
  m.pct_high,
  m.pct_very_high,
  {{ gmi('m.mean') }} AS gmi_pct,
  {{ gmi('m.mean') }} AS estimated_a1c_pct,
  d.fetched_at
FROM changed AS c
LEFT JOIN daily AS d ON d.person_id = c.person_id AND d.local_date = c.reading_date
LEFT JOIN metrics AS m ON m.person_id = c.person_id AND m.local_date = c.reading_date
LEFT JOIN {{ ref('dim_date') }} AS dates ON dates.zone = c.zone AND dates.local_date = c.reading_date
