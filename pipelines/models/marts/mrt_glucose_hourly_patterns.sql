-- Hour of the local day by day of the week, over all readings; pages choose windows from the daily table.
WITH grouped AS (
  SELECT
    person_id,
    day_of_week,
    hour_of_day,
    {{ additive_columns() }},
    array_agg(glucose_mg_dl ORDER BY glucose_mg_dl) AS sorted
  FROM {{ ref('fct_glucose_readings') }}
  GROUP BY person_id, day_of_week, hour_of_day
),

metrics AS (
  SELECT
    *,
    {{ weighted_mean() }} AS mean,
    {{ weighted_sd() }} AS sd
  FROM grouped
)

SELECT
  person_id,
  day_of_week,
  {{ day_name('day_of_week') }} AS day_name,
  hour_of_day,
  reading_count,
  minutes,
  mean AS avg_glucose_mg_dl,
  {{ percentile('sorted', '0.5') }} AS median_glucose_mg_dl,
  {{ percentile('sorted', '0.25') }} AS p25_glucose_mg_dl,
  {{ percentile('sorted', '0.75') }} AS p75_glucose_mg_dl,
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
FROM metrics
