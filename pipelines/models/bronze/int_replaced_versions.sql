{{ config(
  materialized='incremental',
  incremental_strategy='delete+insert',
  unique_key=['person_id', 'source', 'document_id']
) }}

-- Versions of documents that a newer one replaced. Looked up once, for everything that needs to know.
-- An id may be that of several sources' documents: then too many are looked at, and none is wrong.
WITH several AS (
{% if is_incremental() %}
  SELECT DISTINCT document_id
  FROM {{ delta('raw', 'entries') }}
{% else %}
  SELECT document_id
  FROM {{ source('raw', 'entries') }}
  GROUP BY document_id
  HAVING count(*) > 1
{% endif %}
),

versions AS (
  SELECT
    e.person AS person_id,
    e.source,
    e.document_id,
    e.event_time,
    e.fetched_at,
    lead(e.fetched_at) OVER (
      PARTITION BY e.person, e.source, e.document_id
      ORDER BY e.fetched_at
    ) AS replaced_at
  FROM {{ source('raw', 'entries') }} AS e
  INNER JOIN several AS s ON s.document_id = e.document_id
)

SELECT person_id, source, document_id, event_time, fetched_at, replaced_at
FROM versions
WHERE replaced_at IS NOT NULL
