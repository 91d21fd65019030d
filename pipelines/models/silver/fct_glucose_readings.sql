{{ config(properties={"partitioning": "ARRAY['month(reading_timestamp)']"}) }}

WITH kept AS (
  SELECT
    entry_id,
    person_id,
    source,
    reading_timestamp,
    CAST(floor(glucose_mg_dl + 5E-1) AS integer) AS glucose_mg_dl,
    direction,
    trend,
    device,
    zone,
    noise,
    fetched_at,
    CAST(at_timezone(reading_timestamp, zone) AS timestamp(6)) AS local_timestamp,
    lag(reading_timestamp) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS previous_timestamp,
    lead(reading_timestamp) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS next_timestamp
  FROM {{ ref('stg_entries') }}
  WHERE verdict = 'keep'
),

gaps AS (
  SELECT
    *,
    {{ seconds_between('previous_timestamp', 'reading_timestamp') }} AS gap_before,
    {{ seconds_between('reading_timestamp', 'next_timestamp') }} AS gap_after,
    lag(glucose_mg_dl) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS previous_mg_dl
  FROM kept
),

stream_gaps AS (
  SELECT person_id, source, array_agg(gap_before ORDER BY gap_before) AS sorted
  FROM gaps
  WHERE gap_before IS NOT NULL
  GROUP BY person_id, source
),

streams AS (
  SELECT
    person_id,
    source,
    CASE
      WHEN {{ percentile('sorted', '0.5') }} <= 150E0 THEN 1
      WHEN {{ percentile('sorted', '0.5') }} <= 450E0 THEN 5
      ELSE 15
    END AS cadence_min
  FROM stream_gaps
),

-- A reading stands for the rhythm around it; one without a near neighbour for that of its stream.
paced AS (
  SELECT
    g.*,
    CASE
      WHEN least(coalesce(g.gap_before, g.gap_after), coalesce(g.gap_after, g.gap_before)) <= 150E0 THEN 1
      WHEN least(coalesce(g.gap_before, g.gap_after), coalesce(g.gap_after, g.gap_before)) <= 450E0 THEN 5
      ELSE coalesce(s.cadence_min, 5)
    END AS cadence_min
  FROM gaps AS g
  LEFT JOIN streams AS s ON s.person_id = g.person_id AND s.source = g.source
)

SELECT
  entry_id,
  person_id,
  source,
  reading_timestamp AS ts_utc,
  reading_timestamp,
  glucose_mg_dl,
  cadence_min,
  cadence_min AS minutes,
  zone,
  local_timestamp,
  CAST(local_timestamp AS date) AS local_date,
  CAST(hour(local_timestamp) * 60 + minute(local_timestamp) AS integer) AS local_minute,
  CAST(hour(local_timestamp) AS integer) AS hour_of_day,
  CAST(day_of_week(local_timestamp) AS integer) AS day_of_week,
  {{ day_name('day_of_week(local_timestamp)') }} AS day_name,
  CASE
    WHEN glucose_mg_dl < 54 THEN 'very_low'
    WHEN glucose_mg_dl < 70 THEN 'low'
    WHEN glucose_mg_dl <= 180 THEN 'in_range'
    WHEN glucose_mg_dl <= 250 THEN 'high'
    ELSE 'very_high'
  END AS glucose_category,
  CASE WHEN glucose_mg_dl BETWEEN 70 AND 180 THEN 1 ELSE 0 END AS is_in_range,
  CASE WHEN gap_before <= 120E0 * cadence_min THEN glucose_mg_dl - previous_mg_dl END AS glucose_change_mg_dl,
  CASE WHEN gap_before <= 120E0 * cadence_min THEN gap_before / 60E0 END AS minutes_since_last_reading,
  direction,
  trend,
  device,
  noise,
  fetched_at
FROM paced
