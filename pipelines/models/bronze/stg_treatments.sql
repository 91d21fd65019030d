-- Newest version of every treatment, typed by the members it has rather than by its name, with a verdict on each.
WITH zones AS (
  {{ declared_zones() }}
),

newest AS (
  SELECT *
  FROM (
    SELECT
      *,
      row_number() OVER (PARTITION BY person, source, document_id ORDER BY fetched_at DESC) AS version
    FROM {{ source('raw', 'treatments') }}
  ) AS versions
  WHERE version = 1
),

texts AS (
  SELECT
    e.person AS person_id,
    e.source,
    e.document_id,
    coalesce(z.zone, e.zone) AS zone,
    {{ corrected_time('e', 'r') }} AS treated_at,
    json_extract_scalar(e.document, '$.eventType') AS event_type,
    json_extract_scalar(e.document, '$.insulin') AS insulin_text,
    json_extract_scalar(e.document, '$.carbs') AS carbs_text,
    json_extract_scalar(e.document, '$.protein') AS protein_text,
    json_extract_scalar(e.document, '$.fat') AS fat_text,
    json_extract_scalar(e.document, '$.duration') AS duration_text,
    json_extract_scalar(e.document, '$.absolute') AS rate_text,
    json_extract_scalar(e.document, '$.percent') AS percent_text,
    json_extract_scalar(e.document, '$.glucose') AS glucose_text,
    json_extract_scalar(e.document, '$.units') AS unit_text,
    json_extract_scalar(e.document, '$.enteredBy') AS entered_by,
    json_extract_scalar(e.document, '$.notes') AS notes,
    json_extract_scalar(e.document, '$.isValid') AS valid_text,
    e.deleted_at,
    e.fetched_at
  FROM newest AS e
  {{ rules_of('e', 'person') }}
  LEFT JOIN zones AS z
    ON z.person = e.person
    AND z.starts_at <= {{ corrected_time('e', 'r') }}
    AND (z.ends_at IS NULL OR z.ends_at > {{ corrected_time('e', 'r') }})
),

typed AS (
  SELECT
    *,
    TRY_CAST(insulin_text AS double) AS insulin_units,
    TRY_CAST(carbs_text AS double) AS carbs_g,
    TRY_CAST(protein_text AS double) AS protein_g,
    TRY_CAST(fat_text AS double) AS fat_g,
    TRY_CAST(duration_text AS double) AS duration_minutes,
    TRY_CAST(rate_text AS double) AS basal_units_per_hour,
    TRY_CAST(percent_text AS double) AS basal_percent,
    TRY_CAST(glucose_text AS double) * CASE WHEN lower(unit_text) LIKE 'mmol%' THEN 18.01559E0 ELSE 1E0 END AS glucose_mg_dl,
    CASE
      WHEN valid_text = 'false' OR deleted_at IS NOT NULL THEN 'deleted_at_source'
      WHEN treated_at IS NULL THEN 'no_time'
      WHEN treated_at < TIMESTAMP '2000-01-01 00:00:00.000000 UTC' THEN 'before_2000'
      -- Clocks that ran over say 2106 or 2161; what is planned lies hours ahead.
      WHEN treated_at > fetched_at + INTERVAL '1' DAY THEN 'in_the_future'
    END AS fault
  FROM texts
)

SELECT
  person_id,
  source,
  document_id,
  {{ utc_day('treated_at') }} AS utc_date,
  zone,
  treated_at,
  event_type,
  CASE
    WHEN insulin_units > 0E0 AND carbs_g > 0E0 THEN 'meal_bolus'
    WHEN insulin_units > 0E0 THEN 'bolus'
    WHEN carbs_g > 0E0 OR protein_g > 0E0 OR fat_g > 0E0 THEN 'carbs'
    WHEN basal_units_per_hour IS NOT NULL OR basal_percent IS NOT NULL THEN 'temp_basal'
    WHEN glucose_mg_dl > 0E0 THEN 'glucose_check'
    WHEN notes IS NOT NULL AND notes <> '' THEN 'note'
    ELSE 'other'
  END AS kind,
  insulin_units,
  carbs_g,
  protein_g,
  fat_g,
  duration_minutes,
  basal_units_per_hour,
  basal_percent,
  glucose_mg_dl,
  entered_by,
  notes,
  CASE
    WHEN fault = 'deleted_at_source' THEN 'drop'
    WHEN fault IS NOT NULL THEN 'quarantine'
    ELSE 'keep'
  END AS verdict,
  coalesce(fault, 'good') AS reason,
  fetched_at
FROM typed
