{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'utc_date']
) }}

-- Days that documents of a person lie on or lay on, and when something last happened to one of them.
WITH happened AS (
  SELECT person AS person_id, source, event_time, fetched_at AS changed_at
{% if is_incremental() %}
  FROM {{ delta('raw', 'entries') }}
{% else %}
  FROM {{ source('raw', 'entries') }}
{% endif %}

  UNION ALL

  SELECT person_id, source, event_time, replaced_at AS changed_at
  FROM {{ ref('int_replaced_versions') }}
{% if is_incremental() %}
  WHERE replaced_at >= (SELECT min(fetched_at) FROM {{ delta('raw', 'entries') }})
{% endif %}
),

days AS (
  SELECT e.person_id, {{ utc_day(corrected_time('e', 'r')) }} AS utc_date, max(e.changed_at) AS changed_at
  FROM happened AS e
  {{ rules_of('e', 'person_id') }}
  GROUP BY 1, 2
)

{% if is_incremental() %}
SELECT d.person_id, d.utc_date, greatest(d.changed_at, coalesce(t.changed_at, d.changed_at)) AS changed_at
FROM days AS d
LEFT JOIN {{ this }} AS t
  ON t.person_id = d.person_id AND t.utc_date IS NOT DISTINCT FROM d.utc_date
{% else %}
SELECT person_id, utc_date, changed_at
FROM days
{% endif %}
