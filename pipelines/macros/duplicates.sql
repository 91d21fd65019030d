{#- SELECT of people with a number for each, by which they are sorted in half the time. -#}
{% macro people_numbers() -%}
  SELECT person_id, CAST(row_number() OVER (ORDER BY person_id) AS integer) AS person
  FROM (SELECT DISTINCT person_id FROM {{ ref('int_changed_days') }}) AS people
{%- endmacro %}

{#-
  SELECT of the instants of a person that lie nearer to another document of hers than two readings of
  any sensor but the fastest do: only there can anything be a duplicate. `instants` has person, a number
  in the relation `numbers`, and reading_timestamp.
-#}
{% macro close_instants(instants) -%}
  SELECT DISTINCT p.person_id, c.reading_timestamp
  FROM (
    SELECT
      person,
      reading_timestamp,
      lag(reading_timestamp) OVER (PARTITION BY person ORDER BY reading_timestamp) AS before,
      lead(reading_timestamp) OVER (PARTITION BY person ORDER BY reading_timestamp) AS after
    FROM {{ instants }} AS i
    WHERE reading_timestamp IS NOT NULL
  ) AS c
  INNER JOIN numbers AS p ON p.person = c.person
  WHERE {{ millis_between('c.before', 'c.reading_timestamp') }} < {{ var('duplicate_millis') }}
    OR {{ millis_between('c.reading_timestamp', 'c.after') }} < {{ var('duplicate_millis') }}
{%- endmacro %}

{#-
  CTEs that find duplicates among `suspects`, documents at close instants; those with a fault of their
  own are nobody's duplicate. They are left out late: pushed down, the search would judge them twice.
  The last one, `duplicates`, has a row for each duplicate, with its reason and the document that
  stays. Every decision looks at readings of minutes around and at the same UTC day alone.
-#}
{% macro duplicates_among(suspects) -%}
  streams AS (
    SELECT
      s.person_id,
      s.utc_date,
      s.source,
      s.device,
      row_number() OVER (
        PARTITION BY s.person_id, s.utc_date
        ORDER BY coalesce(r.priority, 2147483647), s.readings DESC, s.source, s.device
      ) AS place
    FROM (
      SELECT person_id, utc_date, source, device, count_if(NOT is_faulty) AS readings
      FROM {{ suspects }}
      GROUP BY person_id, utc_date, source, device
    ) AS s
    {{ rules_of('s', 'person_id') }}
  ),

  at_instants AS (
    SELECT
      s.person_id,
      s.source,
      s.document_id,
      s.device,
      s.reading_timestamp,
      s.is_faulty,
      p.place,
      row_number() OVER (
        PARTITION BY s.person_id, s.reading_timestamp
        ORDER BY s.is_faulty, p.place, s.document_id
      ) AS place_at_instant
    FROM {{ suspects }} AS s
    INNER JOIN streams AS p
      ON p.person_id = s.person_id AND p.utc_date = s.utc_date AND p.source = s.source AND p.device = s.device
  ),

  -- One reading an instant; from here on an instant tells which.
  firsts AS (
    SELECT
      *,
      lag(reading_timestamp) OVER (PARTITION BY person_id, source, device ORDER BY reading_timestamp) AS own_before,
      lag(reading_timestamp, 2) OVER (PARTITION BY person_id, source, device ORDER BY reading_timestamp) AS own_second_before,
      lead(reading_timestamp) OVER (PARTITION BY person_id, source, device ORDER BY reading_timestamp) AS own_after,
      max(CASE WHEN place = 1 THEN reading_timestamp END) OVER (
        PARTITION BY person_id ORDER BY reading_timestamp
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS main_before,
      min(CASE WHEN place = 1 THEN reading_timestamp END) OVER (
        PARTITION BY person_id ORDER BY reading_timestamp
        ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
      ) AS main_after
    FROM at_instants
    WHERE place_at_instant = 1 AND NOT is_faulty
  ),

  -- Sent again by its own stream: much nearer to the reading before than the stream's rhythm there.
  -- Brought by another one: next to a reading of the day's best stream.
  near AS (
    SELECT
      *,
      CASE
        WHEN {{ millis_between('own_before', 'reading_timestamp') }} < {{ var('duplicate_millis') }}
          AND 5 * {{ millis_between('own_before', 'reading_timestamp') }} < 2 * least(
            coalesce({{ millis_between('own_before', 'own_after') }}, 86400000),
            coalesce({{ millis_between('own_second_before', 'reading_timestamp') }}, 86400000)
          ) THEN own_before
      END AS sent_before,
      CASE
        WHEN {{ millis_between('main_before', 'reading_timestamp') }} < {{ var('duplicate_millis') }}
          AND (place > 1 OR main_before > coalesce(own_before, TIMESTAMP '1900-01-01 00:00:00.000000 UTC')) THEN main_before
        WHEN place > 1 AND {{ millis_between('reading_timestamp', 'main_after') }} < {{ var('duplicate_millis') }} THEN main_after
      END AS main_near
    FROM firsts
  ),

  -- Where the best stream has a gap, the others are compared with each other.
  others AS (
    SELECT
      *,
      lag(place) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS place_before,
      lag(reading_timestamp) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS other_before,
      lead(place) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS place_after,
      lead(reading_timestamp) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS other_after
    FROM near
    WHERE place > 1 AND sent_before IS NULL AND main_near IS NULL
  ),

  found AS (
    SELECT person_id, source, document_id, 'same_instant' AS reason, reading_timestamp AS kept_timestamp
    FROM at_instants
    WHERE place_at_instant > 1 AND NOT is_faulty

    UNION ALL

    SELECT
      person_id,
      source,
      document_id,
      CASE WHEN sent_before IS NOT NULL THEN 'too_close' ELSE 'other_uploader' END AS reason,
      coalesce(sent_before, main_near) AS kept_timestamp
    FROM near
    WHERE sent_before IS NOT NULL OR main_near IS NOT NULL

    UNION ALL

    SELECT
      person_id,
      source,
      document_id,
      'other_uploader' AS reason,
      CASE
        WHEN place_before < place AND {{ millis_between('other_before', 'reading_timestamp') }} < {{ var('duplicate_millis') }}
          THEN other_before
        ELSE other_after
      END AS kept_timestamp
    FROM others
    WHERE (place_before < place AND {{ millis_between('other_before', 'reading_timestamp') }} < {{ var('duplicate_millis') }})
      OR (place_after < place AND {{ millis_between('reading_timestamp', 'other_after') }} < {{ var('duplicate_millis') }})
  ),

  duplicates AS (
    SELECT f.person_id, f.source, f.document_id, f.reason, k.source || '/' || k.document_id AS duplicate_of
    FROM found AS f
    LEFT JOIN at_instants AS k
      ON k.person_id = f.person_id AND k.reading_timestamp = f.kept_timestamp AND k.place_at_instant = 1
  )
{%- endmacro %}
