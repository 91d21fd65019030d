{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'reading_date'],
  meta={'scope': 'changed_reading_dates'}
) }}
{% set days_of_changes = ref('int_changed_days') %}

-- How good a person's data of a local day are: what came, what was made of it, and what is missing.
WITH
{% if is_incremental() %}
days_around AS (
  {{ changed_days(4) }}
),

changed AS (
  {{ changed_local_days() }}
),

{% endif %}
entries AS (
  SELECT s.*
  FROM {{ ref('stg_entries') }} AS s
  {% if is_incremental() %}
  INNER JOIN days_around AS d ON d.person_id = s.person_id AND d.utc_date = s.utc_date
  {% endif %}
  WHERE s.reason NOT IN ('no_time', 'before_2000', 'in_the_future') AND s.utc_date IS NOT NULL
),

offsets AS (
  {{ zone_offsets('entries' if is_incremental() else ref('stg_entries')) }}
),

local_entries AS (
  SELECT
    s.person_id,
    CAST({{ local_time('s', 'o') }} AS date) AS local_date,
    s.verdict,
    s.reason,
    s.flag_bits,
    {{ millis_between('s.reading_timestamp', 's.fetched_at') }} AS arrival_millis
  FROM entries AS s
  INNER JOIN offsets AS o ON o.zone = s.zone AND o.utc_date = s.utc_date
),

documents AS (
  SELECT
    e.person_id,
    e.local_date,
    count(*) AS document_count,
    count_if(e.verdict = 'keep') AS kept_count,
    count_if(e.verdict = 'drop') AS dropped_count,
    count_if(e.verdict = 'dedup') AS duplicate_count,
    count_if(e.verdict = 'quarantine') AS quarantined_count,
    count_if(e.verdict = 'route') AS routed_count,
    count_if(e.reason = 'error_code') AS error_code_count,
    count_if(e.reason = 'other_uploader') AS other_uploader_count,
    count_if(e.arrival_millis > 86400000) AS late_count,
    count_if({{ has_flag('e.flag_bits', 'noisy') }}) AS noisy_count,
    count_if({{ has_flag('e.flag_bits', 'clamped_low') }}) AS clamped_low_count,
    count_if({{ has_flag('e.flag_bits', 'clamped_high') }}) AS clamped_high_count,
    count_if({{ has_flag('e.flag_bits', 'unknown_direction') }}) AS unknown_direction_count,
    count_if({{ has_flag('e.flag_bits', 'time_conflict') }}) AS time_conflict_count
  FROM local_entries AS e
  {% if is_incremental() %}
  INNER JOIN changed AS c ON c.person_id = e.person_id AND c.local_date = e.local_date
  {% endif %}
  GROUP BY e.person_id, e.local_date
)

SELECT
  d.person_id,
  d.local_date AS reading_date,
  d.document_count,
  d.kept_count,
  d.dropped_count,
  d.duplicate_count,
  d.quarantined_count,
  d.routed_count,
  d.error_code_count,
  d.other_uploader_count,
  d.late_count,
  d.noisy_count,
  d.clamped_low_count,
  d.clamped_high_count,
  d.unknown_direction_count,
  d.time_conflict_count,
  coalesce(m.spike_count, 0) AS spike_count,
  coalesce(m.compression_low_count, 0) AS compression_low_count,
  m.shortest_cadence_min,
  m.longest_cadence_min,
  coalesce(m.minutes, 0) AS minutes,
  m.minutes_in_day,
  coalesce(m.pct_active, 0E0) AS pct_active,
  coalesce(m.gap_count, 0) AS gap_count,
  coalesce(m.longest_gap_minutes, 0) AS longest_gap_minutes
FROM documents AS d
LEFT JOIN {{ ref('fct_daily_glucose_metrics') }} AS m
  ON m.person_id = d.person_id AND m.reading_date = d.local_date
