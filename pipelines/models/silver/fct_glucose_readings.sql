{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'local_date'],
  meta={'scope': 'changed_local_days'},
  properties={"partitioning": "ARRAY['month(local_date)']"}
) }}
{% set days_of_changes = ref('int_changed_days') %}

WITH
{% if is_incremental() %}
days_around AS (
  {{ changed_days(6) }}
),

entries AS (
  SELECT s.*
  FROM {{ ref('stg_entries') }} AS s
  INNER JOIN days_around AS d ON d.person_id = s.person_id AND d.utc_date = s.utc_date
  WHERE s.verdict = 'keep'
),

changed AS (
  {{ changed_local_days() }}
),
{% endif %}

{{ numbered_streams(kept_entries()) }},

kept AS (
  SELECT
    t.person,
    t.stream,
    s.reading_timestamp,
    {{ whole_mg_dl('s') }} AS glucose_mg_dl,
    {{ direction_number('s.direction') }} AS direction_number,
    s.trend,
    s.noise,
    s.flag_bits,
    s.fetched_at
  FROM {{ kept_entries() }} AS s
  INNER JOIN streams AS t
    ON t.person_id = s.person_id
    AND t.source = s.source
    AND t.device = s.device
    AND t.zone = s.zone
    AND t.utc_date = s.utc_date
),

neighbours AS (
  SELECT
    *,
    {{ millis_between('lag(reading_timestamp) OVER (PARTITION BY person ORDER BY reading_timestamp)', 'reading_timestamp') }} AS gap_before,
    {{ millis_between('reading_timestamp', 'lead(reading_timestamp) OVER (PARTITION BY person ORDER BY reading_timestamp)') }} AS gap_after,
    lag(glucose_mg_dl) OVER (PARTITION BY person ORDER BY reading_timestamp) AS previous_mg_dl,
    lead(glucose_mg_dl) OVER (PARTITION BY person ORDER BY reading_timestamp) AS next_mg_dl
  FROM kept
),

cadences AS (
  SELECT stream, {{ cadence_of('gap_before') }} AS cadence_min
  FROM neighbours
  GROUP BY stream
),

lows AS (
  SELECT n.*, {{ local_time('n', 't') }} AS local_timestamp
  FROM neighbours AS n
  INNER JOIN streams AS t ON t.stream = n.stream
  WHERE n.glucose_mg_dl < 70
),

{{ compression_lows('lows') }},

paced AS (
  SELECT
    n.*,
    t.person_id,
    t.source,
    t.device,
    t.zone,
    {{ local_time('n', 't') }} AS local_timestamp,
    -- Most of the day's readings may be a minute apart and some hours still have one in five.
    CASE
      WHEN c.cadence_min = 1
        AND least(coalesce(n.gap_before, n.gap_after), coalesce(n.gap_after, n.gap_before)) BETWEEN 200000 AND 450000 THEN 5
      ELSE c.cadence_min
    END AS cadence_min,
    n.gap_before <= 450000
      AND n.gap_after <= 450000
      AND (
        (n.glucose_mg_dl - n.previous_mg_dl > 25 AND n.glucose_mg_dl - n.next_mg_dl > 25)
        OR (n.previous_mg_dl - n.glucose_mg_dl > 25 AND n.next_mg_dl - n.glucose_mg_dl > 25)
      ) AS is_spike,
    l.person IS NOT NULL AS is_compression_low
  FROM neighbours AS n
  INNER JOIN streams AS t ON t.stream = n.stream
  INNER JOIN cadences AS c ON c.stream = n.stream
  LEFT JOIN compression_lows AS l ON l.person = n.person AND l.reading_timestamp = n.reading_timestamp
)

SELECT
  p.person_id,
  p.source,
  p.device,
  p.reading_timestamp AS ts_utc,
  p.glucose_mg_dl,
  p.cadence_min,
  -- A little jitter takes nothing away; a next reading that comes much sooner ends this one's time.
  CASE
    WHEN p.gap_after < 45000 * p.cadence_min THEN CAST(greatest(1, (p.gap_after + 30000) / 60000) AS integer)
    ELSE p.cadence_min
  END AS minutes,
  p.zone,
  CAST(p.local_timestamp AS date) AS local_date,
  CAST(hour(p.local_timestamp) * 60 + minute(p.local_timestamp) AS integer) AS local_minute,
  CAST(hour(p.local_timestamp) AS integer) AS hour_of_day,
  CAST(day_of_week(p.local_timestamp) AS integer) AS day_of_week,
  CASE
    WHEN p.glucose_mg_dl < 54 THEN 'very_low'
    WHEN p.glucose_mg_dl < 70 THEN 'low'
    WHEN p.glucose_mg_dl <= 180 THEN 'in_range'
    WHEN p.glucose_mg_dl <= 250 THEN 'high'
    ELSE 'very_high'
  END AS glucose_category,
  CASE WHEN p.gap_before <= 120000 * p.cadence_min THEN p.glucose_mg_dl - p.previous_mg_dl END AS glucose_change_mg_dl,
  CASE WHEN p.gap_before <= 120000 * p.cadence_min THEN p.gap_before / 60E3 END AS minutes_since_last_reading,
  CASE WHEN p.gap_before > 120000 * p.cadence_min AND p.gap_before <= 86400000 THEN p.gap_before / 60000 - p.cadence_min END AS minutes_missing_before,
  {{ direction_of('p.direction_number') }} AS direction,
  p.trend,
  p.noise,
  p.flag_bits
    + CASE WHEN p.is_spike THEN {{ flag_bit('spike') }} ELSE 0 END
    + CASE WHEN p.is_compression_low THEN {{ flag_bit('compression_low') }} ELSE 0 END
    -- A build of some days has more than a day before each of them: where no reading is before one, none is for a day.
    + CASE WHEN coalesce(p.gap_before, 86400001) > 120000 * p.cadence_min THEN {{ flag_bit('gap') }} ELSE 0 END AS flag_bits,
  p.fetched_at
FROM paced AS p
{% if is_incremental() %}
INNER JOIN changed AS c ON c.person_id = p.person_id AND c.local_date = CAST(p.local_timestamp AS date)
{% endif %}
