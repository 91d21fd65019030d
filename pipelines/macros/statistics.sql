{#-
  SELECT of the histogram of readings by `keys`: a row for each glucose value, with the minutes of the
  group up to and with it. Everything is whole numbers: sums do not depend on the order of rows.
-#}
{% macro histogram(readings, keys) -%}
  SELECT
    *,
    sum(minutes) OVER (PARTITION BY {{ keys }} ORDER BY glucose_mg_dl ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reached,
    sum(minutes) OVER (PARTITION BY {{ keys }}) AS total_minutes,
    sum(minutes_sq) OVER (PARTITION BY {{ keys }}) AS total_minutes_sq
  FROM (
    SELECT
      {{ keys }},
      glucose_mg_dl,
      count(*) AS readings,
      CAST(sum(minutes) AS bigint) AS minutes,
      CAST(sum(minutes * minutes) AS bigint) AS minutes_sq
    FROM {{ readings }} AS r
    GROUP BY {{ keys }}, glucose_mg_dl
  ) AS bins
{%- endmacro %}

{#-
  Percentile of a histogram, weighted by time: the mean of the sorted values over one reading's width
  that starts `percent` of the way. With equal weights that is linear interpolation (type 7) exactly.
-#}
{% macro percentile(percent) -%}
  CAST(sum(glucose_mg_dl * greatest(
    0,
    least(100 * total_minutes * reached, {{ percent }} * (total_minutes * total_minutes - total_minutes_sq) + 100 * total_minutes_sq)
      - greatest(100 * total_minutes * (reached - minutes), {{ percent }} * (total_minutes * total_minutes - total_minutes_sq))
  )) AS double) / CAST(100 * max(total_minutes_sq) AS double)
{%- endmacro %}

{#- Minutes of the values of a histogram from `low` to `high` mg/dL. -#}
{% macro minutes_within(low, high) -%}
  CAST(sum(CASE WHEN glucose_mg_dl BETWEEN {{ low }} AND {{ high }} THEN minutes ELSE 0 END) AS bigint)
{%- endmacro %}

{#- The columns of a group of a histogram from which every figure of any period can be added up. -#}
{% macro additive_columns() -%}
  CAST(sum(readings) AS bigint) AS reading_count,
  CAST(sum(minutes) AS bigint) AS minutes,
  CAST(sum(minutes_sq) AS bigint) AS minutes_sq,
  CAST(sum(minutes * glucose_mg_dl) AS bigint) AS glucose_sum,
  CAST(sum(minutes * glucose_mg_dl * glucose_mg_dl) AS bigint) AS glucose_sum_sq,
  {{ minutes_within(0, 53) }} AS minutes_very_low,
  {{ minutes_within(54, 69) }} AS minutes_low,
  {{ minutes_within(70, 180) }} AS minutes_in_range,
  {{ minutes_within(181, 250) }} AS minutes_high,
  {{ minutes_within(251, 1000) }} AS minutes_very_high,
  min(glucose_mg_dl) AS min_glucose_mg_dl,
  max(glucose_mg_dl) AS max_glucose_mg_dl
{%- endmacro %}

{#- Risk of a glucose value (Kovatchev) in millionths, for sums that are exact. Below 112.5 mg/dL it is that of lows. -#}
{% macro risk_millionths() -%}
  CAST(round(22.77E6 * pow(pow(ln(CAST(glucose_mg_dl AS double)), 1.084E0) - 5.381E0, 2E0)) AS bigint)
{%- endmacro %}

{#- Mean in which each reading counts for the minutes it stands for. -#}
{% macro weighted_mean() -%}
  CAST(glucose_sum AS double) / CAST(minutes AS double)
{%- endmacro %}

{#- Weighted standard deviation; with equal weights exactly the sample's (n - 1). Null for one reading. -#}
{% macro weighted_sd() -%}
  CASE WHEN minutes * minutes > minutes_sq THEN
    sqrt(
      CAST(glucose_sum_sq * minutes - glucose_sum * glucose_sum AS double)
        / CAST(minutes * minutes - minutes_sq AS double)
    )
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

{#- The figures that tables by the clock share, of a relation with the columns above, `mean` and `sd`. -#}
{% macro clock_figures() -%}
  reading_count,
  minutes,
  mean AS avg_glucose_mg_dl,
  p50 AS median_glucose_mg_dl,
  p25 AS p25_glucose_mg_dl,
  p75 AS p75_glucose_mg_dl,
  min_glucose_mg_dl,
  max_glucose_mg_dl,
  sd AS stddev_glucose_mg_dl,
  1E2 * sd / mean AS coefficient_of_variation,
  {{ share('minutes_in_range') }} AS time_in_range_pct,
  {{ share('minutes_very_low') }} AS pct_very_low,
  {{ share('minutes_low') }} AS pct_low,
  {{ share('minutes_high') }} AS pct_high,
  {{ share('minutes_very_high') }} AS pct_very_high,
  {{ gmi('mean') }} AS gmi_pct
{%- endmacro %}
