{#- First instant of a local day, in UTC. Where midnight comes twice the first one counts. -#}
{% macro local_day_start(day, zone) -%}
  CASE
    WHEN CAST(at_timezone(with_timezone(CAST({{ day }} AS timestamp(6)), {{ zone }}) - INTERVAL '1' HOUR, {{ zone }}) AS date) = {{ day }}
      THEN at_timezone(with_timezone(CAST({{ day }} AS timestamp(6)), {{ zone }}) - INTERVAL '1' HOUR, 'UTC')
    ELSE at_timezone(with_timezone(CAST({{ day }} AS timestamp(6)), {{ zone }}), 'UTC')
  END
{%- endmacro %}

{#- English name of an ISO day of the week, Monday is 1. -#}
{% macro day_name(day_of_week) -%}
  element_at(ARRAY['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'], {{ day_of_week }})
{%- endmacro %}

{#- Seconds between two instants, with fractions. -#}
{% macro seconds_between(earlier, later) -%}
  (date_diff('millisecond', {{ earlier }}, {{ later }}) / 1E3)
{%- endmacro %}
