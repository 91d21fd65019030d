{#-
  SELECT of the streams of readings, one a device, zone and day by UTC: a number for each, and its rhythm,
  the median time from the reading before to its readings, as 1, 5 or 15 minutes.
-#}
{% macro numbered_streams(entries) -%}
  SELECT
    *,
    row_number() OVER (ORDER BY person_id, source, device, zone, utc_date) AS stream
  FROM (
    SELECT
      person_id,
      source,
      device,
      zone,
      utc_date,
      CASE
        WHEN count_if(gap <= 3600000) = 0 THEN 5
        WHEN 2 * count_if(gap <= 100000) > count_if(gap <= 3600000) THEN 1
        WHEN 2 * count_if(gap <= 450000) > count_if(gap <= 3600000) THEN 5
        ELSE 15
      END AS cadence_min
    FROM (
      SELECT
        person_id,
        source,
        device,
        zone,
        utc_date,
        {{ millis_between('lag(reading_timestamp) OVER (PARTITION BY person_id ORDER BY reading_timestamp)', 'reading_timestamp') }} AS gap
      FROM {{ entries }} AS e
    ) AS gaps
    GROUP BY person_id, source, device, zone, utc_date
  ) AS cadences
{%- endmacro %}

{#-
  CTEs that find suspected compression lows: at night glucose falls below 70 mg/dL by 2 mg/dL or more a
  minute and is back within an hour. The last one, `compression_lows`, has person_id and
  reading_timestamp of the readings below 70. `kept` has these, glucose_mg_dl and local_timestamp.
-#}
{% macro compression_lows(kept) -%}
  night_steps AS (
    SELECT
      person_id,
      reading_timestamp,
      glucose_mg_dl,
      hour(local_timestamp) AS hour_of_day,
      lag(reading_timestamp) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS previous_timestamp,
      lag(glucose_mg_dl) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS previous_mg_dl,
      lead(reading_timestamp) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS next_timestamp,
      lead(glucose_mg_dl) OVER (PARTITION BY person_id ORDER BY reading_timestamp) AS next_mg_dl
    FROM {{ kept }} AS k
    -- From 23 to 7 o'clock.
    WHERE (hour(local_timestamp) + 1) % 24 < 8
  ),

  night_lows AS (
    SELECT
      *,
      CASE
        WHEN previous_mg_dl < 70 AND {{ millis_between('previous_timestamp', 'reading_timestamp') }} <= 900000 THEN 0
        ELSE 1
      END AS is_first,
      hour_of_day < 6
        AND previous_mg_dl >= 70
        AND {{ millis_between('previous_timestamp', 'reading_timestamp') }} <= 900000
        AND (previous_mg_dl - glucose_mg_dl) * 30000 >= {{ millis_between('previous_timestamp', 'reading_timestamp') }} AS is_steep,
      CASE
        WHEN next_mg_dl >= 70 AND {{ millis_between('reading_timestamp', 'next_timestamp') }} <= 900000 THEN next_timestamp
      END AS recovered_at
    FROM night_steps
    WHERE glucose_mg_dl < 70
  ),

  night_runs AS (
    SELECT *, sum(is_first) OVER (PARTITION BY person_id ORDER BY reading_timestamp ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
    FROM night_lows
  ),

  compressions AS (
    SELECT person_id, run
    FROM night_runs
    GROUP BY person_id, run
    HAVING bool_or(is_steep) AND {{ millis_between('min(reading_timestamp)', 'max(recovered_at)') }} <= 3600000
  ),

  compression_lows AS (
    SELECT r.person_id, r.reading_timestamp
    FROM night_runs AS r
    INNER JOIN compressions AS c ON c.person_id = r.person_id AND c.run = r.run
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

{#- Glucose of an entry in whole mg/dL, rounded half up. -#}
{% macro whole_mg_dl(entry) -%}
  CAST(floor({{ entry }}.glucose_mg_dl + 5E-1) AS integer)
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

{#- Flags of an array as the bits of a number. -#}
{% macro flag_bits(flags) -%}
  CASE
    WHEN cardinality({{ flags }}) = 0 THEN 0
    ELSE 0
    {%- for flag in ['noisy', 'clamped_low', 'clamped_high', 'unknown_direction', 'time_conflict'] %}
      + CASE WHEN contains({{ flags }}, '{{ flag }}') THEN {{ 2 ** loop.index0 }} ELSE 0 END
    {%- endfor %}
  END
{%- endmacro %}

{#- Flags of the bits of a number, in one order. -#}
{% macro flags_of(bits) -%}
  CASE
    WHEN {{ bits }} = 0 THEN CAST(ARRAY[] AS array(varchar))
    ELSE filter(ARRAY[
    {%- for flag in ['noisy', 'clamped_low', 'clamped_high', 'unknown_direction', 'time_conflict', 'spike', 'compression_low'] %}
      CASE WHEN bitwise_and({{ bits }}, {{ 2 ** loop.index0 }}) > 0 THEN '{{ flag }}' END{{ '' if loop.last else ',' }}
    {%- endfor %}
    ], flag -> flag IS NOT NULL)
  END
{%- endmacro %}
