{#- Exact percentile with linear interpolation (type 7) of a sorted array column. -#}
{% macro percentile(sorted, p) -%}
  (element_at({{ sorted }}, CAST(floor((cardinality({{ sorted }}) - 1) * {{ p }}E0) AS bigint) + 1)
    + ((cardinality({{ sorted }}) - 1) * {{ p }}E0 - floor((cardinality({{ sorted }}) - 1) * {{ p }}E0))
    * (element_at({{ sorted }}, least(CAST(floor((cardinality({{ sorted }}) - 1) * {{ p }}E0) AS bigint) + 2, cardinality({{ sorted }})))
      - element_at({{ sorted }}, CAST(floor((cardinality({{ sorted }}) - 1) * {{ p }}E0) AS bigint) + 1)))
{%- endmacro %}

{#- The columns of a group of readings from which every figure of any period can be added up. -#}
{% macro additive_columns() -%}
  count(*) AS reading_count,
  sum(minutes) AS minutes,
  sum(minutes * glucose_mg_dl) AS glucose_sum,
  sum(minutes * glucose_mg_dl * glucose_mg_dl) AS glucose_sum_sq,
  sum(CASE WHEN glucose_category = 'very_low' THEN minutes ELSE 0 END) AS minutes_very_low,
  sum(CASE WHEN glucose_category = 'low' THEN minutes ELSE 0 END) AS minutes_low,
  sum(CASE WHEN glucose_category = 'in_range' THEN minutes ELSE 0 END) AS minutes_in_range,
  sum(CASE WHEN glucose_category = 'high' THEN minutes ELSE 0 END) AS minutes_high,
  sum(CASE WHEN glucose_category = 'very_high' THEN minutes ELSE 0 END) AS minutes_very_high,
  min(glucose_mg_dl) AS min_glucose_mg_dl,
  max(glucose_mg_dl) AS max_glucose_mg_dl
{%- endmacro %}

{#- Mean in which each reading counts for the minutes it stands for. -#}
{% macro weighted_mean() -%}
  CAST(glucose_sum AS double) / CAST(minutes AS double)
{%- endmacro %}

{#- Weighted standard deviation; with equal weights exactly the sample's (n - 1). Null for one reading. -#}
{% macro weighted_sd() -%}
  CASE WHEN reading_count > 1 THEN
    sqrt(greatest(0E0,
      CAST(glucose_sum_sq AS double) / CAST(minutes AS double)
        - (CAST(glucose_sum AS double) / CAST(minutes AS double)) * (CAST(glucose_sum AS double) / CAST(minutes AS double)))
      * CAST(reading_count AS double) / CAST(reading_count - 1 AS double))
  END
{%- endmacro %}

{#- Share of a group's minutes, in percent. -#}
{% macro share(part) -%}
  1E2 * CAST({{ part }} AS double) / CAST(minutes AS double)
{%- endmacro %}

{#- Glucose management indicator in percent (Bergenstal 2018) of a mean in mg/dL. -#}
{% macro gmi(mean) -%}
  3.31E0 + 2.392E-2 * ({{ mean }})
{%- endmacro %}
