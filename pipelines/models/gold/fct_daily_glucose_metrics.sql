{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'reading_date'],
  meta={'scope': 'changed_reading_dates'}
) }}
{% set days_of_changes = ref('int_changed_days') %}

WITH
{% if is_incremental() %}
changed AS (
  {{ changed_local_days() }}
),

readings AS (
  SELECT r.*
  FROM {{ ref('fct_glucose_readings') }} AS r
  INNER JOIN changed AS c ON c.person_id = r.person_id AND c.local_date = r.local_date
),
{% endif %}

histogram AS (
  {{ histogram(readings_of_days(), 'person_id, local_date') }}
),

daily AS (
  SELECT
    person_id,
    local_date,
    {{ additive_columns() }},
    {{ minutes_within(54, 62) }} AS minutes_54_62,
    {{ minutes_within(70, 140) }} AS minutes_70_140,
    CAST(sum(CASE WHEN glucose_mg_dl <= 112 THEN minutes * {{ risk_millionths() }} ELSE 0 END) AS bigint) AS low_risk_sum,
    CAST(sum(CASE WHEN glucose_mg_dl > 112 THEN minutes * {{ risk_millionths() }} ELSE 0 END) AS bigint) AS high_risk_sum,
    {{ percentile(25) }} AS p25,
    {{ percentile(50) }} AS median,
    {{ percentile(75) }} AS p75
  FROM histogram
  GROUP BY person_id, local_date
),

-- What a histogram does not know: zone, and events that start on the day.
days AS (
  SELECT
    person_id,
    local_date,
    max_by(zone, ts_utc) AS zone,
    min(ts_utc) AS first_reading,
    max(ts_utc) AS last_reading,
    max_by(glucose_mg_dl, ts_utc) AS last_glucose_mg_dl,
    max_by(direction, ts_utc) AS last_direction,
    count_if(minutes_missing_before IS NOT NULL) AS gap_count,
    max(minutes_missing_before) AS longest_gap_minutes,
    min(cadence_min) AS shortest_cadence_min,
    max(cadence_min) AS longest_cadence_min,
    count_if({{ has_flag('flag_bits', 'spike') }}) AS spike_count,
    count_if({{ has_flag('flag_bits', 'compression_low') }}) AS compression_low_count,
    count_if(glucose_mg_dl < 70 AND (glucose_change_mg_dl IS NULL OR glucose_mg_dl - glucose_change_mg_dl >= 70)) AS low_starts,
    count_if(glucose_mg_dl > 180 AND (glucose_change_mg_dl IS NULL OR glucose_mg_dl - glucose_change_mg_dl <= 180)) AS high_starts,
    max(fetched_at) AS fetched_at
  FROM {{ readings_of_days() }} AS r
  GROUP BY person_id, local_date
),

metrics AS (
  SELECT
    *,
    {{ weighted_mean() }} AS mean,
    {{ weighted_sd() }} AS sd
  FROM daily
)

SELECT
  m.person_id,
  d.zone,
  m.local_date AS reading_date,
  dates.day_name,
  dates.iso_dow AS day_of_week,
  dates.week AS week_of_year,
  dates.month,
  dates.year,
  dates.minutes_in_day,
  m.reading_count,
  m.minutes,
  m.minutes_sq,
  m.glucose_sum,
  m.glucose_sum_sq,
  m.minutes_very_low,
  m.minutes_low,
  m.minutes_in_range,
  m.minutes_high,
  m.minutes_very_high,
  m.minutes_54_62,
  m.minutes_70_140,
  m.low_risk_sum,
  m.high_risk_sum,
  d.first_reading,
  d.last_reading,
  d.last_glucose_mg_dl,
  d.last_direction,
  d.gap_count,
  d.longest_gap_minutes,
  d.shortest_cadence_min,
  d.longest_cadence_min,
  d.spike_count,
  d.compression_low_count,
  d.low_starts,
  d.high_starts,
  -- Jitter can bring a full day to a little more minutes than it has.
  least(1E2, 1E2 * m.minutes / dates.minutes_in_day) AS pct_active,
  m.mean AS avg_glucose_mg_dl,
  m.min_glucose_mg_dl,
  m.max_glucose_mg_dl,
  m.sd AS stddev_glucose_mg_dl,
  1E2 * m.sd / m.mean AS cv,
  m.p25 AS p25_glucose_mg_dl,
  m.median AS median_glucose_mg_dl,
  m.p75 AS p75_glucose_mg_dl,
  {{ share('m.minutes_in_range') }} AS time_in_range_pct,
  {{ share('m.minutes_very_low + m.minutes_low') }} AS time_below_range_pct,
  {{ share('m.minutes_high + m.minutes_very_high') }} AS time_above_range_pct,
  {{ share('m.minutes_very_low') }} AS pct_very_low,
  {{ share('m.minutes_low') }} AS pct_low,
  {{ share('m.minutes_in_range') }} AS pct_in_range,
  {{ share('m.minutes_high') }} AS pct_high,
  {{ share('m.minutes_very_high') }} AS pct_very_high,
  {{ gmi('m.mean') }} AS gmi_pct,
  {{ gmi('m.mean') }} AS estimated_a1c_pct,
  d.fetched_at
FROM metrics AS m
INNER JOIN days AS d ON d.person_id = m.person_id AND d.local_date = m.local_date
LEFT JOIN {{ ref('dim_date') }} AS dates ON dates.zone = d.zone AND dates.local_date = m.local_date
