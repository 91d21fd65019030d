{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'reading_date'],
  meta={'scope': 'changed_reading_dates'},
  properties={"partitioning": "ARRAY['month(reading_date)']"}
) }}
{% set days_of_changes = ref('int_changed_days') %}

SELECT
  r.person_id,
  r.glucose_mg_dl,
  r.ts_utc AS reading_timestamp,
  r.local_date AS reading_date,
  r.hour_of_day,
  r.day_of_week,
  {{ day_name('r.day_of_week') }} AS day_name,
  r.glucose_category,
  CASE WHEN r.glucose_category = 'in_range' THEN 1 ELSE 0 END AS is_in_range,
  r.glucose_change_mg_dl,
  r.minutes,
  r.direction,
  r.trend,
  r.device,
  r.zone,
  r.fetched_at
FROM {{ ref('fct_glucose_readings') }} AS r
{% if is_incremental() %}
INNER JOIN (
  {{ changed_local_days() }}
) AS c ON c.person_id = r.person_id AND c.local_date = r.local_date
{% endif %}
