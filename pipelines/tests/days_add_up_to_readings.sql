-- The daily table holds exactly the readings of the silver table.
WITH days AS (
  SELECT person_id, sum(reading_count) AS readings
  FROM {{ ref('fct_daily_glucose_metrics') }}
  GROUP BY person_id
),

facts AS (
  SELECT person_id, count(*) AS readings
  FROM {{ ref('fct_glucose_readings') }}
  GROUP BY person_id
)

SELECT coalesce(d.person_id, f.person_id) AS person_id, d.readings AS in_days, f.readings AS in_facts
FROM days AS d
FULL JOIN facts AS f ON f.person_id = d.person_id
WHERE coalesce(d.readings, 0) <> coalesce(f.readings, 0)
