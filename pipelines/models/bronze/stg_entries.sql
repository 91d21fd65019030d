-- Newest version of every document, typed, with a verdict on each. Nothing is left out here.
WITH read AS (
  SELECT
    person || '/' || source || '/' || document_id AS entry_id,
    person AS person_id,
    source,
    document_id,
    zone,
    event_time AS reading_timestamp,
    json_extract_scalar(document, '$.dateString') AS timestamp_iso,
    json_extract_scalar(document, '$.sgv') AS glucose_text,
    json_extract_scalar(document, '$.direction') AS direction_text,
    json_extract_scalar(document, '$.trend') AS trend_text,
    json_extract_scalar(document, '$.noise') AS noise_text,
    json_extract_scalar(document, '$.device') AS device_text,
    json_extract_scalar(document, '$.type') AS type_text,
    json_extract_scalar(document, '$.utcOffset') AS offset_text,
    json_extract_scalar(document, '$.isValid') AS is_valid,
    content_hash,
    fetched_at,
    row_number() OVER (
      PARTITION BY person, source, document_id
      ORDER BY fetched_at DESC, content_hash
    ) AS version
  FROM {{ source('raw', 'entries') }}
),

typed AS (
  SELECT
    entry_id,
    person_id,
    source,
    document_id,
    zone,
    reading_timestamp,
    timestamp_iso,
    glucose_text,
    TRY_CAST(glucose_text AS double) AS glucose_mg_dl,
    direction_text,
    CAST(TRY_CAST(trend_text AS double) AS integer) AS trend,
    CAST(TRY_CAST(noise_text AS double) AS integer) AS noise,
    coalesce(device_text, 'unknown') AS device,
    coalesce(type_text, CASE WHEN glucose_text IS NOT NULL THEN 'sgv' END) AS reading_type,
    CAST(TRY_CAST(offset_text AS double) AS integer) AS utc_offset_minutes,
    is_valid,
    content_hash,
    fetched_at
  FROM read
  WHERE version = 1
),

-- What is wrong with a document by itself; null when nothing is.
judged AS (
  SELECT
    *,
    CASE
      WHEN is_valid = 'false' THEN 'deleted_at_source'
      WHEN reading_type = 'mbg' THEN 'meter_reading'
      WHEN reading_type = 'cal' THEN 'calibration'
      WHEN reading_type IS NOT NULL AND reading_type <> 'sgv' THEN 'other_type'
      WHEN glucose_text IS NULL THEN 'no_glucose'
      WHEN glucose_mg_dl IS NULL OR is_nan(glucose_mg_dl) THEN 'not_a_number'
      WHEN reading_timestamp IS NULL THEN 'no_time'
      WHEN reading_timestamp < TIMESTAMP '2000-01-01 00:00:00.000000 UTC' THEN 'before_2000'
      WHEN reading_timestamp > fetched_at + INTERVAL '{{ var("future_tolerance_minutes") }}' MINUTE THEN 'in_the_future'
      WHEN glucose_mg_dl BETWEEN 2E0 AND 33.3E0 AND glucose_mg_dl <> floor(glucose_mg_dl) THEN 'looks_like_mmol'
      WHEN glucose_mg_dl < {{ var("min_glucose_mg_dl") }} THEN 'error_code'
      WHEN glucose_mg_dl > {{ var("max_glucose_mg_dl") }} THEN 'implausible'
    END AS fault
  FROM typed
),

-- Devices of a person in the order of trust: the one with the most readings first.
device_sizes AS (
  SELECT person_id, source, device, count(*) AS readings
  FROM judged
  WHERE fault IS NULL
  GROUP BY person_id, source, device
),

device_ranks AS (
  SELECT
    person_id,
    source,
    device,
    row_number() OVER (PARTITION BY person_id ORDER BY readings DESC, source, device) AS device_rank
  FROM device_sizes
),

candidates AS (
  SELECT j.entry_id, j.person_id, j.reading_timestamp, j.fetched_at, r.device_rank
  FROM judged AS j
  INNER JOIN device_ranks AS r
    ON r.person_id = j.person_id AND r.source = j.source AND r.device = j.device
  WHERE j.fault IS NULL
),

neighbours AS (
  SELECT
    entry_id,
    reading_timestamp,
    device_rank,
    row_number() OVER (
      PARTITION BY person_id, reading_timestamp
      ORDER BY device_rank, fetched_at DESC, entry_id
    ) AS place_at_instant,
    lag(reading_timestamp) OVER (
      PARTITION BY person_id, device_rank
      ORDER BY reading_timestamp, fetched_at DESC, entry_id
    ) AS previous_of_device,
    max(CASE WHEN device_rank = 1 THEN reading_timestamp END) OVER (
      PARTITION BY person_id
      ORDER BY reading_timestamp, device_rank, fetched_at DESC, entry_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS main_before,
    min(CASE WHEN device_rank = 1 THEN reading_timestamp END) OVER (
      PARTITION BY person_id
      ORDER BY reading_timestamp, device_rank, fetched_at DESC, entry_id
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS main_after
  FROM candidates
),

-- Two uploaders bring one reading seconds apart; half of the usual five minutes tells them from two readings.
duplicates AS (
  SELECT
    entry_id,
    CASE
      WHEN place_at_instant > 1 THEN 'same_instant'
      WHEN date_diff('millisecond', previous_of_device, reading_timestamp) < 50000 THEN 'too_close'
      WHEN device_rank > 1 AND date_diff('millisecond', main_before, reading_timestamp) < 150000 THEN 'other_uploader'
      WHEN device_rank > 1 AND date_diff('millisecond', reading_timestamp, main_after) < 150000 THEN 'other_uploader'
    END AS fault
  FROM neighbours
)

SELECT
  j.entry_id,
  j.person_id,
  j.source,
  j.document_id,
  j.zone,
  j.reading_timestamp,
  j.timestamp_iso,
  j.glucose_mg_dl,
  CASE
    WHEN j.direction_text IN (
      'TripleUp', 'DoubleUp', 'SingleUp', 'FortyFiveUp', 'Flat',
      'FortyFiveDown', 'SingleDown', 'DoubleDown', 'TripleDown'
    ) THEN j.direction_text
    WHEN replace(j.direction_text, '_', ' ') IN ('NOT COMPUTABLE', 'RATE OUT OF RANGE')
      THEN replace(j.direction_text, '_', ' ')
    ELSE 'NONE'
  END AS direction,
  j.trend,
  j.noise,
  j.device,
  j.reading_type,
  j.utc_offset_minutes,
  CASE
    WHEN j.fault IN ('deleted_at_source', 'other_type', 'error_code', 'not_a_number') THEN 'drop'
    WHEN j.fault IN ('meter_reading', 'calibration') THEN 'route'
    WHEN j.fault IS NOT NULL THEN 'quarantine'
    WHEN d.fault IS NOT NULL THEN 'dedup'
    ELSE 'keep'
  END AS verdict,
  coalesce(j.fault, d.fault, 'good') AS reason,
  j.content_hash,
  j.fetched_at
FROM judged AS j
LEFT JOIN duplicates AS d ON d.entry_id = j.entry_id
