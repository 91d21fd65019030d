{#-
  CTEs that number the streams of readings, one a device, zone and day by UTC, and their people. What is
  sorted and joined then is numbers: a stream stands for all its names. The last one, `streams`, also has
  what its clock is ahead of UTC, null on a day on which clocks change.
-#}
{% macro numbered_streams(entries) -%}
  names AS (
    SELECT DISTINCT person_id, source, device, zone, utc_date
    FROM {{ entries }} AS e
  ),

  offsets AS (
    {{ zone_offsets('names') }}
  ),

  streams AS (
    SELECT
      n.*,
      o.offset_minutes,
      CAST(dense_rank() OVER (ORDER BY n.person_id) AS integer) AS person,
      CAST(row_number() OVER (ORDER BY n.person_id, n.source, n.device, n.zone, n.utc_date) AS integer) AS stream
    FROM names AS n
    INNER JOIN offsets AS o ON o.zone = n.zone AND o.utc_date = n.utc_date
  )
{%- endmacro %}

{#- Rhythm of a stream as 1, 5 or 15 minutes: the median time from the reading before to each of its readings. -#}
{% macro cadence_of(gap) -%}
  CASE
    WHEN count_if({{ gap }} <= 3600000) = 0 THEN 5
    WHEN 2 * count_if({{ gap }} <= 100000) > count_if({{ gap }} <= 3600000) THEN 1
    WHEN 2 * count_if({{ gap }} <= 450000) > count_if({{ gap }} <= 3600000) THEN 5
    ELSE 15
  END
{%- endmacro %}

{#-
  CTEs that find suspected compression lows: between midnight and 6 o'clock glucose falls below 70 mg/dL by
  2 mg/dL or more a minute and is back within an hour. The last one, `compression_lows`, has person and
  reading_timestamp of the readings below 70. `lows` are all of these, with local_timestamp, the time to
  their neighbours and the values of these.
-#}
{% macro compression_lows(lows) -%}
  low_starts AS (
    SELECT
      person,
      reading_timestamp,
      CASE WHEN previous_mg_dl < 70 AND gap_before <= 900000 THEN 0 ELSE 1 END AS is_first,
      hour(local_timestamp) < 6
        AND previous_mg_dl >= 70
        AND gap_before <= 900000
        AND (previous_mg_dl - glucose_mg_dl) * 30000 >= gap_before AS is_steep,
      CASE WHEN next_mg_dl >= 70 AND gap_after <= 900000 THEN date_add('millisecond', gap_after, reading_timestamp) END AS recovered_at
    FROM {{ lows }} AS l
  ),

  low_runs AS (
    SELECT *, sum(is_first) OVER (PARTITION BY person ORDER BY reading_timestamp ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM low_starts
  ),

  compressions AS (
    SELECT person, run
    FROM low_runs
    GROUP BY person, run
    HAVING bool_or(is_steep) AND {{ millis_between('min(reading_timestamp)', 'max(recovered_at)') }} <= 3600000
  ),

  compression_lows AS (
    SELECT r.person, r.reading_timestamp
    FROM low_runs AS r
    INNER JOIN compressions AS c ON c.person = r.person AND c.run = r.run
  )
{%- endmacro %}

{#- Relation of the entries that are kept; in an incremental build those of the days around. -#}
{% macro kept_entries() -%}
  {%- if is_incremental() -%}
    entries
  {%- else -%}
    (SELECT * FROM {{ ref('stg_entries') }} WHERE verdict = 'keep')
  {%- endif -%}
{%- endmacro %}

{#-
  Glucose of an entry in whole mg/dL, rounded half up. Of the limits that reports have in both units only
  7.8 mmol/L is not the same once it is rounded: it is 140 mg/dL, the upper end of 70 to 140, and stays in it.
-#}
{% macro whole_mg_dl(entry) -%}
  CASE
    WHEN {{ entry }}.glucose_mg_dl BETWEEN 140.52E0 AND 140.55E0 THEN 140
    ELSE CAST(floor({{ entry }}.glucose_mg_dl + 5E-1) AS integer)
  END
{%- endmacro %}

{#- Relation of the readings of silver; in an incremental build those of the days that are built anew. -#}
{% macro readings_of_days() -%}
  {%- if is_incremental() -%}
    readings
  {%- else -%}
    {{ ref('fct_glucose_readings') }}
  {%- endif -%}
{%- endmacro %}

{#- SELECT of the readings of the newest local days of everyone whose documents changed; of everyone in a full build. -#}
{% macro recent_readings() -%}
  SELECT r.person_id, r.day_of_week, r.hour_of_day, r.local_minute, r.glucose_mg_dl, r.minutes
  FROM {{ ref('fct_glucose_readings') }} AS r
  INNER JOIN (
    SELECT d.person_id, d.reading_date
    FROM {{ ref('fct_daily_glucose_metrics') }} AS d
    INNER JOIN (
      SELECT person_id, max(reading_date) AS last_date
      FROM {{ ref('fct_daily_glucose_metrics') }}
      GROUP BY person_id
    ) AS l ON l.person_id = d.person_id AND d.reading_date > date_add('day', -{{ var('pattern_days') }}, l.last_date)
    {% if is_incremental() %}
    INNER JOIN (
      {{ changed_people() }}
    ) AS c ON c.person_id = d.person_id
    {% endif %}
  ) AS w ON w.person_id = r.person_id AND w.reading_date = r.local_date
{%- endmacro %}

{#- Bit of a flag in the sum that the flags of a document or a reading are kept as. -#}
{% macro flag_bit(name) -%}
  {{ var('flags')[name] }}
{%- endmacro %}

{#- Whether a flag is among those of a sum. -#}
{% macro has_flag(bits, name) -%}
  bitwise_and({{ bits }}, {{ flag_bit(name) }}) > 0
{%- endmacro %}

{#- Number of a trend arrow, from 1. What is numbers alone is sorted in half the time. -#}
{% macro direction_number(direction) -%}
  CASE {{ direction }}
    {%- for name in var('directions') %}
    WHEN '{{ name }}' THEN {{ loop.index }}
    {%- endfor %}
  END
{%- endmacro %}

{#- Trend arrow of a number. -#}
{% macro direction_of(number) -%}
  element_at(ARRAY['{{ var('directions') | join("', '") }}'], {{ number }})
{%- endmacro %}
