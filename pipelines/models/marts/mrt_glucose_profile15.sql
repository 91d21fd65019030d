-- Percentiles by quarter of an hour of the local day, bins [m, m + 15), over all readings.
WITH binned AS (
  SELECT person_id, (local_minute / 15) * 15 AS bin_minute, glucose_mg_dl
  FROM {{ ref('fct_glucose_readings') }}
),

grouped AS (
  SELECT
    person_id,
    bin_minute,
    count(*) AS n,
    array_agg(glucose_mg_dl ORDER BY glucose_mg_dl) AS sorted
  FROM binned
  GROUP BY person_id, bin_minute
)

SELECT
  person_id,
  bin_minute,
  n,
  {{ percentile('sorted', '0.05') }} AS p05,
  {{ percentile('sorted', '0.25') }} AS p25,
  {{ percentile('sorted', '0.5') }} AS p50,
  {{ percentile('sorted', '0.75') }} AS p75,
  {{ percentile('sorted', '0.95') }} AS p95
FROM grouped
