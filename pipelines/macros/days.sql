{#- Day of an instant by UTC; null for null. -#}
{% macro utc_day(instant) -%}
  CAST(at_timezone({{ instant }}, 'UTC') AS date)
{%- endmacro %}

{#- When a document happened, after the correction that is declared for the clock of its source. -#}
{% macro corrected_time(entry, rules) -%}
  CASE
    WHEN {{ rules }}.clock_offset_minutes IS NULL THEN {{ entry }}.event_time
    ELSE date_add('minute', {{ rules }}.clock_offset_minutes, {{ entry }}.event_time)
  END
{%- endmacro %}

{#- SELECT of the days, by UTC, of which documents came, changed or left since the model was built, and `around` days before and after, and `ahead` more after. -#}
{% macro changed_days(around, ahead=0) -%}
  SELECT DISTINCT c.person_id, date_add('day', o.days, c.utc_date) AS utc_date
  FROM {{ ref('int_changed_days') }} AS c
  CROSS JOIN UNNEST(sequence(-{{ around }}, {{ around + ahead }})) AS o (days)
  WHERE c.changed_at >= (SELECT min(fetched_at) FROM {{ delta('raw', 'entries') }})
{%- endmacro %}

{#- SELECT of every day of spans from `first_date` to `last_date`, as `day`. By thousands: sequence() gives 10,000 at most, 27 years of days. -#}
{% macro days_of(spans, key, day) -%}
  SELECT s.{{ key }}, date_add('day', 1000 * thousands.n + ones.n, s.first_date) AS {{ day }}
  FROM {{ spans }} AS s
  CROSS JOIN UNNEST(sequence(0, date_diff('day', s.first_date, s.last_date) / 1000)) AS thousands (n)
  CROSS JOIN UNNEST(sequence(0, 999)) AS ones (n)
  WHERE 1000 * thousands.n + ones.n <= date_diff('day', s.first_date, s.last_date)
{%- endmacro %}

{#- Days of which stg_entries decides anew: those that changed, and those whose readings are compared with theirs. -#}
{% macro changed_entry_days() -%}
  {{ changed_days(2) }}
{%- endmacro %}

{#- Local days of the readings whose verdict, weight or flags may be other ones now. -#}
{% macro changed_local_days() -%}
  SELECT person_id, utc_date AS local_date
  FROM (
    {{ changed_days(3) }}
  ) AS days
  WHERE utc_date IS NOT NULL
{%- endmacro %}

{#- The same days, for tables that call them by their Cascade name. -#}
{% macro changed_reading_dates() -%}
  SELECT person_id, local_date AS reading_date
  FROM (
    {{ changed_local_days() }}
  ) AS local_days
{%- endmacro %}

{#- Those, and the six days after each, whose seven days end later. -#}
{% macro changed_weeks() -%}
  SELECT person_id, utc_date AS reading_date
  FROM (
    {{ changed_days(3, 6) }}
  ) AS days
  WHERE utc_date IS NOT NULL
{%- endmacro %}

{#- People of whom any document came, changed or left since the model was built. -#}
{% macro changed_people() -%}
  SELECT DISTINCT person_id
  FROM {{ ref('int_changed_days') }}
  WHERE changed_at >= (SELECT min(fetched_at) FROM {{ delta('raw', 'entries') }})
{%- endmacro %}

{#- What a table by person holds of these people. -#}
{% macro rows_of_changed_people() -%}
  SELECT t.*
  FROM {{ this }} AS t
  INNER JOIN (
    {{ changed_people() }}
  ) AS c ON c.person_id = t.person_id
{%- endmacro %}

{#- Everything that a small table holds. -#}
{% macro rows_there() -%}
  SELECT * FROM {{ this }}
{%- endmacro %}
