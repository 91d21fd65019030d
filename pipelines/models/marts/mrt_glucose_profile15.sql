-- Percentiles by quarter of an hour of the local day, bins [m, m + 15), over all readings.
WITH binned AS (
  SELECT person_id, (local_minute / 15) * 15 AS bin_minute, glucose_mg_dl
  FROM {{ ref('fct_glucose_readings') }}
),

grouped AS (
  SELECT
    person_id,
    bin_minute,
    count(*) AS reading_count,
    array_agg(glucose_mg_dl ORDER BY glucose_mg_dl) AS sorted
  FROM binned
  GROUP BY person_id, bin_minute
)

SELECT
  person_id,
  bin_minute,
  reading_count,
  {{ percentile('sorted', '0.05') }} AS p05_glucose_mg_dl,
  {{ percentile('sorted', '0.25') }} AS p25_glucose_mg_dl,
  {{ percentile('sorted', '0.5') }} AS p50_glucose_mg_dl,
  {{ percentile('sorted', '0.75') }} AS p75_glucose_mg_dl,
  {{ percentile('sorted', '0.95') }} AS p95_glucose_mg_dl
FROM grouped
