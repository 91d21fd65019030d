{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'utc_date'],
  meta={'scope': 'changed_entry_days'},
  properties={"partitioning": "ARRAY['month(utc_date)']"}
) }}
{% set days_of_changes = ref('int_changed_days') %}

-- Newest version of every document, typed, with a verdict on each. Nothing is left out here.
WITH zones AS (
  {{ declared_zones() }}
),

{% if is_incremental() %}
newest AS (
  {{ newest_versions(delta('raw', 'entries')) }}
),

came AS (
  {{ judged_entries('newest') }}
),

days_around AS (
  {{ changed_days(4) }}
),

-- Apart from those without a day, so that the days tell which files are read at all.
there AS (
  SELECT t.*
  FROM {{ this }} AS t
  INNER JOIN days_around AS d ON d.person_id = t.person_id AND d.utc_date = t.utc_date

  UNION ALL

  SELECT t.*
  FROM {{ this }} AS t
  INNER JOIN days_around AS d ON d.person_id = t.person_id
  WHERE t.utc_date IS NULL AND d.utc_date IS NULL
),

stayed AS (
  SELECT t.*
  FROM there AS t
  LEFT JOIN newest AS n ON n.person = t.person_id AND n.source = t.source AND n.document_id = t.document_id
  WHERE n.document_id IS NULL
),

judged AS (
  SELECT
    person_id, source, document_id, utc_date, zone, reading_timestamp, glucose_mg_dl, direction, trend, noise,
    device, reading_type, flag_bits, fault, fetched_at
  FROM came

  UNION ALL

  SELECT
    person_id, source, document_id, utc_date, zone, reading_timestamp, glucose_mg_dl, direction, trend, noise,
    device, reading_type, flag_bits, CASE WHEN verdict NOT IN ('keep', 'dedup') THEN reason END AS fault, fetched_at
  FROM stayed
),

numbers AS (
  {{ people_numbers() }}
),

instants AS (
  SELECT p.person, j.reading_timestamp
  FROM judged AS j
  INNER JOIN numbers AS p ON p.person_id = j.person_id
),

close_instants AS (
  {{ close_instants('instants') }}
),

suspects AS (
  SELECT j.person_id, j.source, j.document_id, j.utc_date, j.device, j.reading_timestamp, j.fault IS NOT NULL AS is_faulty
  FROM judged AS j
  INNER JOIN close_instants AS c ON c.person_id = j.person_id AND c.reading_timestamp = j.reading_timestamp
),

changed AS (
  {{ changed_entry_days() }}
),
{% else %}
judged AS (
  {{ judged_entries(all_entries()) }}
),

-- From here on only documents near others are looked at: few, and read again rather than all kept in memory.
numbers AS (
  {{ people_numbers() }}
),

instants AS (
  SELECT p.person, {{ corrected_time('n', 'r') }} AS reading_timestamp
  FROM {{ all_entries() }} AS n
  INNER JOIN numbers AS p ON p.person_id = n.person
  {{ rules_of('n', 'person') }}
),

close_instants AS (
  {{ close_instants('instants') }}
),

close_documents AS (
  SELECT n.*
  FROM {{ all_entries() }} AS n
  {{ rules_of('n', 'person') }}
  INNER JOIN close_instants AS c
    ON c.person_id = n.person AND c.reading_timestamp = {{ corrected_time('n', 'r') }}
),

suspects AS (
  SELECT person_id, source, document_id, utc_date, device, reading_timestamp, fault IS NOT NULL AS is_faulty
  FROM (
    {{ judged_entries('close_documents') }}
  ) AS j
),

{% endif %}
{{ duplicates_among('suspects') }}

SELECT
  j.person_id,
  j.source,
  j.document_id,
  j.utc_date,
  j.zone,
  j.reading_timestamp,
  j.glucose_mg_dl,
  j.direction,
  j.trend,
  j.noise,
  j.device,
  j.reading_type,
  j.flag_bits,
  CASE
    WHEN j.fault IN ('deleted_at_source', 'other_type', 'error_code', 'not_a_number') THEN 'drop'
    WHEN j.fault IN ('meter_reading', 'calibration') THEN 'route'
    WHEN j.fault IS NOT NULL THEN 'quarantine'
    WHEN d.reason IS NOT NULL THEN 'dedup'
    ELSE 'keep'
  END AS verdict,
  coalesce(j.fault, d.reason, 'good') AS reason,
  CASE WHEN d.reason IS NOT NULL THEN j.person_id || '/' || d.duplicate_of END AS duplicate_of,
  j.fetched_at
FROM judged AS j
{% if is_incremental() %}
INNER JOIN changed AS c ON c.person_id = j.person_id AND c.utc_date IS NOT DISTINCT FROM j.utc_date
{% endif %}
LEFT JOIN duplicates AS d ON d.person_id = j.person_id AND d.source = j.source AND d.document_id = j.document_id
