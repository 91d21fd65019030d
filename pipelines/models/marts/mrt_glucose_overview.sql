{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'reading_date'],
  meta={'scope': 'changed_weeks'}
) }}
{% set days_of_changes = ref('int_changed_days') %}

-- One row a person and local day with readings. The days between are filled in first, so that
-- seven days are seven days and the day before is the day before.
WITH spans AS (
  SELECT person_id, min(reading_date) AS first_date, max(reading_date) AS last_date
  FROM {{ ref('fct_daily_glucose_metrics') }}
  GROUP BY person_id
),

{% if is_incremental() %}
changed AS (
  {{ changed_weeks() }}
),

calendar AS (
  SELECT s.person_id, d.utc_date AS reading_date
  FROM spans AS s
  INNER JOIN (
    {{ changed_days(9) }}
  ) AS d ON d.person_id = s.person_id AND d.utc_date BETWEEN s.first_date AND s.last_date
),
{% else %}
calendar AS (
  {{ days_of('spans', 'person_id', 'reading_date') }}
),
{% endif %}

windowed AS (
  SELECT
    c.person_id,
    c.reading_date,
    sum(d.glucose_sum) OVER (
      PARTITION BY c.person_id ORDER BY c.reading_date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW
    ) AS glucose_sum,
    sum(d.minutes) OVER (
      PARTITION BY c.person_id ORDER BY c.reading_date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW
    ) AS minutes,
    d.avg_glucose_mg_dl - lag(d.avg_glucose_mg_dl) OVER (
      PARTITION BY c.person_id ORDER BY c.reading_date
    ) AS glucose_change_from_prev_day
  FROM calendar AS c
  LEFT JOIN {{ ref('fct_daily_glucose_metrics') }} AS d ON d.person_id = c.person_id AND d.reading_date = c.reading_date
)

SELECT
  d.person_id,
  d.zone,
  d.reading_date,
  d.day_name,
  d.day_of_week,
  d.week_of_year,
  d.month,
  d.year,
  d.reading_count,
  d.minutes,
  d.minutes_sq,
  d.glucose_sum,
  d.glucose_sum_sq,
  d.minutes_very_low,
  d.minutes_low,
  d.minutes_in_range,
  d.minutes_high,
  d.minutes_very_high,
  d.minutes_54_62,
  d.minutes_70_140,
  d.low_risk_sum,
  d.high_risk_sum,
  d.gap_count,
  d.low_starts,
  d.high_starts,
  d.minutes_in_day,
  d.pct_active,
  d.avg_glucose_mg_dl,
  d.min_glucose_mg_dl,
  d.max_glucose_mg_dl,
  d.stddev_glucose_mg_dl,
  d.cv AS coefficient_of_variation,
  d.p25_glucose_mg_dl,
  d.median_glucose_mg_dl,
  d.p75_glucose_mg_dl,
  d.time_in_range_pct,
  d.time_below_range_pct,
  d.time_above_range_pct,
  d.pct_very_low,
  d.pct_low,
  d.pct_in_range,
  d.pct_high,
  d.pct_very_high,
  d.gmi_pct,
  d.estimated_a1c_pct,
  {{ gmi('CAST(w.glucose_sum AS double) / CAST(w.minutes AS double)') }} AS estimated_a1c_7d_avg,
  CAST(w.glucose_sum AS double) / CAST(w.minutes AS double) AS avg_glucose_7d_mg_dl,
  w.glucose_change_from_prev_day
FROM {{ ref('fct_daily_glucose_metrics') }} AS d
INNER JOIN windowed AS w ON w.person_id = d.person_id AND w.reading_date = d.reading_date
{% if is_incremental() %}
INNER JOIN changed AS c ON c.person_id = d.person_id AND c.reading_date = d.reading_date
{% endif %}
