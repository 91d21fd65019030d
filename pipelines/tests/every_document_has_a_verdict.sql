-- No document is lost on the way from raw to bronze.
SELECT e.person, e.source, e.document_id
FROM {{ source('raw', 'entries') }} AS e
LEFT JOIN {{ ref('stg_entries') }} AS s
  ON s.person_id = e.person AND s.source = e.source AND s.document_id = e.document_id
WHERE s.document_id IS NULL
