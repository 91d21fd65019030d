{#- First instant of a local day, in UTC. Where midnight comes twice the first one counts. -#}
{% macro local_day_start(day, zone) -%}
  CASE
    WHEN CAST(at_timezone(with_timezone(CAST({{ day }} AS timestamp(6)), {{ zone }}) - INTERVAL '1' HOUR, {{ zone }}) AS date) = {{ day }}
      THEN at_timezone(with_timezone(CAST({{ day }} AS timestamp(6)), {{ zone }}) - INTERVAL '1' HOUR, 'UTC')
    ELSE at_timezone(with_timezone(CAST({{ day }} AS timestamp(6)), {{ zone }}), 'UTC')
  END
{%- endmacro %}

{#- Minutes that the clocks of a zone are ahead of UTC at the start of a day by UTC. -#}
{% macro offset_minutes(day, zone) -%}
  date_diff(
    'minute',
    CAST({{ day }} AS timestamp(6)),
    CAST(at_timezone(with_timezone(CAST({{ day }} AS timestamp(6)), 'UTC'), {{ zone }}) AS timestamp(6))
  )
{%- endmacro %}

{#-
  SELECT of what each zone is ahead of UTC on the days of `entries`; null on a day on which its clocks
  change. Days that no reading can be of are left out: calendars end somewhere.
-#}
{% macro zone_offsets(entries) -%}
  SELECT
    zone,
    utc_date,
    CASE
      WHEN {{ offset_minutes('utc_date', 'zone') }} = {{ offset_minutes("date_add('day', 1, utc_date)", 'zone') }}
        THEN {{ offset_minutes('utc_date', 'zone') }}
    END AS offset_minutes
  FROM (SELECT DISTINCT zone, utc_date FROM {{ entries }} WHERE utc_date BETWEEN DATE '1999-12-31' AND DATE '2199-12-31') AS days
{%- endmacro %}

{#- Time on the clock there, of the instant of an entry and the offset of its zone. Looking a zone up for each entry would cost ten times as much. -#}
{% macro local_time(entry, offsets) -%}
  CASE
    WHEN {{ offsets }}.offset_minutes IS NOT NULL
      THEN date_add('minute', {{ offsets }}.offset_minutes, CAST(at_timezone({{ entry }}.reading_timestamp, 'UTC') AS timestamp(6)))
    ELSE CAST(at_timezone({{ entry }}.reading_timestamp, {{ offsets }}.zone) AS timestamp(6))
  END
{%- endmacro %}

{#- English name of an ISO day of the week, Monday is 1. -#}
{% macro day_name(day_of_week) -%}
  element_at(ARRAY['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'], {{ day_of_week }})
{%- endmacro %}

{#- Milliseconds between two instants. -#}
{% macro millis_between(earlier, later) -%}
  date_diff('millisecond', {{ earlier }}, {{ later }})
{%- endmacro %}
