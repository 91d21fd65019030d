-- No document is lost on the way from raw to bronze. Counted by person; of what is new, one by one.
{% if is_incremental() %}
SELECT e.person, e.source, e.document_id
FROM {{ changed(source('raw', 'entries')) }} AS e
LEFT JOIN {{ ref('stg_entries') }} AS s
  ON s.person_id = e.person AND s.source = e.source AND s.document_id = e.document_id
WHERE s.document_id IS NULL
{% else %}
WITH documents AS (
  SELECT person_id, sum(n) AS n
  FROM (
    SELECT person AS person_id, count(*) AS n FROM {{ source('raw', 'entries') }} GROUP BY person
    UNION ALL
    SELECT person_id, -count(*) AS n FROM {{ ref('int_replaced_versions') }} GROUP BY person_id
  ) AS counts
  GROUP BY person_id
),

verdicts AS (
  SELECT person_id, count(*) AS n FROM {{ ref('stg_entries') }} GROUP BY person_id
)

SELECT coalesce(d.person_id, v.person_id) AS person_id, d.n AS documents, v.n AS verdicts
FROM documents AS d
FULL JOIN verdicts AS v ON v.person_id = d.person_id
WHERE coalesce(d.n, 0) <> coalesce(v.n, 0)
{% endif %}
