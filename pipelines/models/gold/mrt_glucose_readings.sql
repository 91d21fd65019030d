{{ config(
  materialized='incremental',
  unique_key='entry_id',
  incremental_strategy='merge',
  properties={"partitioning": "ARRAY['month(reading_timestamp)']"}
) }}

{% if is_incremental() %}
WITH days_now AS (
  SELECT person_id, local_date, count(*) AS readings, sum(glucose_mg_dl) AS total, max(fetched_at) AS fetched_at
  FROM {{ ref('fct_glucose_readings') }}
  GROUP BY person_id, local_date
),

days_here AS (
  SELECT person_id, reading_date, count(*) AS readings, sum(glucose_mg_dl) AS total, max(fetched_at) AS fetched_at
  FROM {{ this }}
  WHERE NOT is_withdrawn
  GROUP BY person_id, reading_date
),

changed AS (
  SELECT
    coalesce(n.person_id, h.person_id) AS person_id,
    coalesce(n.local_date, h.reading_date) AS reading_date
  FROM days_now AS n
  FULL JOIN days_here AS h ON h.person_id = n.person_id AND h.reading_date = n.local_date
  WHERE h.person_id IS NULL
    OR n.person_id IS NULL
    OR n.readings <> h.readings
    OR n.total <> h.total
    OR n.fetched_at <> h.fetched_at
)

{% endif %}
SELECT
  r.entry_id,
  r.person_id,
  r.glucose_mg_dl,
  r.reading_timestamp,
  r.local_date AS reading_date,
  r.hour_of_day,
  r.day_of_week,
  r.day_name,
  r.glucose_category,
  r.is_in_range,
  r.glucose_change_mg_dl,
  r.minutes,
  r.direction,
  r.trend,
  r.device,
  r.zone,
  r.fetched_at,
  false AS is_withdrawn
FROM {{ ref('fct_glucose_readings') }} AS r
{% if is_incremental() %}
INNER JOIN changed AS c ON c.person_id = r.person_id AND c.reading_date = r.local_date

UNION ALL

-- A merge cannot delete: what is no reading any more is marked.
SELECT
  t.entry_id,
  t.person_id,
  t.glucose_mg_dl,
  t.reading_timestamp,
  t.reading_date,
  t.hour_of_day,
  t.day_of_week,
  t.day_name,
  t.glucose_category,
  t.is_in_range,
  t.glucose_change_mg_dl,
  t.minutes,
  t.direction,
  t.trend,
  t.device,
  t.zone,
  t.fetched_at,
  true AS is_withdrawn
FROM {{ this }} AS t
INNER JOIN changed AS c ON c.person_id = t.person_id AND c.reading_date = t.reading_date
LEFT JOIN {{ ref('fct_glucose_readings') }} AS r ON r.entry_id = t.entry_id
WHERE r.entry_id IS NULL AND NOT t.is_withdrawn
{% endif %}
