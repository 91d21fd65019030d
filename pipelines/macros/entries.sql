{#- LEFT JOIN of what is declared about the source of a document, as `r`; a source belongs to one person or to everybody. -#}
{% macro rules_of(documents, person) -%}
  LEFT JOIN {{ source('raw', 'sources') }} AS r
    ON r.source = {{ documents }}.source AND (r.person IS NULL OR r.person = {{ documents }}.{{ person }})
{%- endmacro %}

{#- SELECT of the zones that are declared for people, each with the instants from and until which it holds. -#}
{% macro declared_zones() -%}
  SELECT
    person,
    zone,
    starts_at,
    lead(starts_at) OVER (PARTITION BY person ORDER BY starts_at) AS ends_at
  FROM (
    SELECT person, zone, {{ local_day_start("greatest(valid_from, DATE '1900-01-01')", 'zone') }} AS starts_at
    FROM {{ source('raw', 'people') }}
  ) AS starts
{%- endmacro %}

{#- SELECT of the newest versions among documents of raw.entries; `documents` is a relation with its columns. -#}
{% macro newest_versions(documents) -%}
  SELECT e.*
  FROM {{ documents }} AS e
  LEFT JOIN {{ ref('int_replaced_versions') }} AS v
    ON v.person_id = e.person
    AND v.source = e.source
    AND v.document_id = e.document_id
    AND v.fetched_at = e.fetched_at
  WHERE v.document_id IS NULL
{%- endmacro %}

{#- Relation of the newest version of every document. -#}
{% macro all_entries() -%}
  (
    {{ newest_versions(source('raw', 'entries')) }}
  )
{%- endmacro %}

{#- SELECT that types documents and says what is wrong with each by itself: `fault`, null when nothing is. Needs a relation `zones`. -#}
{% macro judged_entries(documents) -%}
  SELECT
    person_id,
    source,
    document_id,
    {{ utc_day('reading_timestamp') }} AS utc_date,
    zone,
    reading_timestamp,
    glucose_mg_dl,
    direction,
    trend,
    noise,
    device,
    reading_type,
    {{ entry_flags() }} AS flag_bits,
    CASE
      WHEN valid_text = 'false' OR deleted_at IS NOT NULL THEN 'deleted_at_source'
      WHEN reading_type = 'mbg' THEN 'meter_reading'
      WHEN reading_type = 'cal' THEN 'calibration'
      WHEN reading_type <> 'sgv' THEN 'other_type'
      WHEN glucose_text IS NULL THEN 'no_glucose'
      WHEN glucose_mg_dl IS NULL OR is_nan(glucose_mg_dl) THEN 'not_a_number'
      WHEN reading_timestamp IS NULL THEN 'no_time'
      WHEN reading_timestamp < TIMESTAMP '2000-01-01 00:00:00.000000 UTC' THEN 'before_2000'
      -- Adding to an instant costs more than comparing it, and hardly any lies ahead at all.
      WHEN reading_timestamp > fetched_at
        AND reading_timestamp > fetched_at + INTERVAL '{{ var("future_tolerance_minutes") }}' MINUTE THEN 'in_the_future'
      WHEN coalesce(unit, '') <> 'mmol/L' AND glucose_mg_dl BETWEEN 2E0 AND 33.3E0 AND glucose_mg_dl <> floor(glucose_mg_dl) THEN 'looks_like_mmol'
      WHEN glucose_mg_dl < min_glucose_mg_dl THEN 'error_code'
      WHEN glucose_mg_dl > max_glucose_mg_dl THEN 'implausible'
    END AS fault,
    fetched_at
  FROM (
    SELECT
      *,
      noise >= 3 AS is_noisy,
      glucose_mg_dl < 40E0 AS is_clamped_low,
      glucose_mg_dl >= 401E0 AS is_clamped_high,
      direction = 'NONE' AND direction_text NOT IN ('NONE', '') AS has_unknown_direction,
      CASE WHEN date_in_text IS NOT NULL THEN abs(date_diff('second', date_in_text, event_time)) > 300 END AS has_time_conflict
    FROM (
      SELECT
        person_id,
        source,
        document_id,
        zone,
        event_time,
        reading_timestamp,
        glucose_text,
        unit,
        TRY_CAST(glucose_text AS double) * CASE WHEN unit = 'mmol/L' THEN 18.01559E0 ELSE 1E0 END AS glucose_mg_dl,
        direction_text,
        CASE
          WHEN direction_text IN ('{{ var('directions') | join("', '") }}') THEN direction_text
          WHEN direction_text = 'NOT_COMPUTABLE' THEN 'NOT COMPUTABLE'
          WHEN direction_text = 'RATE_OUT_OF_RANGE' THEN 'RATE OUT OF RANGE'
          ELSE 'NONE'
        END AS direction,
        TRY_CAST(TRY_CAST(trend_text AS double) AS integer) AS trend,
        TRY_CAST(TRY_CAST(noise_text AS double) AS integer) AS noise,
        coalesce(device_text, 'unknown') AS device,
        coalesce(type_text, CASE WHEN glucose_text IS NOT NULL THEN 'sgv' END) AS reading_type,
        -- Nearly always it is the same minute, which is seen without reading the text as a time.
        CASE
          WHEN date_text LIKE '%Z' AND substr(date_text, 1, 16) <> date_format(event_time, '%Y-%m-%dT%H:%i')
            THEN with_timezone(TRY_CAST(replace(substr(date_text, 1, 19), 'T', ' ') AS timestamp(6)), 'UTC')
        END AS date_in_text,
        valid_text,
        deleted_at,
        min_glucose_mg_dl,
        max_glucose_mg_dl,
        fetched_at
      FROM (
        SELECT
          e.person AS person_id,
          e.source,
          e.document_id,
          coalesce(z.zone, e.zone) AS zone,
          e.event_time,
          {{ corrected_time('e', 'r') }} AS reading_timestamp,
          json_extract_scalar(e.document, '$.sgv') AS glucose_text,
          json_extract_scalar(e.document, '$.direction') AS direction_text,
          json_extract_scalar(e.document, '$.trend') AS trend_text,
          json_extract_scalar(e.document, '$.noise') AS noise_text,
          json_extract_scalar(e.document, '$.device') AS device_text,
          json_extract_scalar(e.document, '$.type') AS type_text,
          json_extract_scalar(e.document, '$.dateString') AS date_text,
          json_extract_scalar(e.document, '$.isValid') AS valid_text,
          r.unit_override AS unit,
          coalesce(r.min_glucose_mg_dl, {{ var("min_glucose_mg_dl") }}) AS min_glucose_mg_dl,
          coalesce(r.max_glucose_mg_dl, {{ var("max_glucose_mg_dl") }}) AS max_glucose_mg_dl,
          e.deleted_at,
          e.fetched_at
        FROM {{ documents }} AS e
        {{ rules_of('e', 'person') }}
        LEFT JOIN zones AS z
          ON z.person = e.person
          AND z.starts_at <= {{ corrected_time('e', 'r') }}
          AND (z.ends_at IS NULL OR z.ends_at > {{ corrected_time('e', 'r') }})
      ) AS texts
    ) AS typed
  ) AS marked
{%- endmacro %}

{#- What is odd about a document that may be used all the same, as a sum of bits. -#}
{% macro entry_flags() -%}
    CASE WHEN is_noisy THEN {{ flag_bit('noisy') }} ELSE 0 END
      + CASE WHEN is_clamped_low THEN {{ flag_bit('clamped_low') }} ELSE 0 END
      + CASE WHEN is_clamped_high THEN {{ flag_bit('clamped_high') }} ELSE 0 END
      + CASE WHEN has_unknown_direction THEN {{ flag_bit('unknown_direction') }} ELSE 0 END
      + CASE WHEN has_time_conflict THEN {{ flag_bit('time_conflict') }} ELSE 0 END
{%- endmacro %}
