-- One row a person: who there is, since when, and the 14 local days up to the last reading.
WITH people AS (
  SELECT
    person_id,
    max_by(zone, ts_utc) AS zone,
    min(ts_utc) AS first_reading,
    max(ts_utc) AS last_reading,
    min(local_date) AS first_date,
    max(local_date) AS last_date,
    max_by(glucose_mg_dl, ts_utc) AS last_glucose_mg_dl,
    max_by(direction, ts_utc) AS last_direction,
    count(*) AS n,
    count(DISTINCT local_date) AS days_with_readings,
    sum(minutes) AS total_minutes
  FROM {{ ref('fct_glucose_readings') }}
  GROUP BY person_id
),

recent AS (
  SELECT
    p.person_id,
    count(*) AS days,
    sum(d.reading_count) AS reading_count,
    sum(d.minutes) AS minutes,
    sum(d.glucose_sum) AS glucose_sum,
    sum(d.glucose_sum_sq) AS glucose_sum_sq,
    sum(d.minutes_very_low) AS minutes_very_low,
    sum(d.minutes_low) AS minutes_low,
    sum(d.minutes_in_range) AS minutes_in_range,
    sum(d.minutes_high) AS minutes_high,
    sum(d.minutes_very_high) AS minutes_very_high
  FROM people AS p
  INNER JOIN {{ ref('fct_daily_glucose_metrics') }} AS d
    ON d.person_id = p.person_id AND d.reading_count > 0
  WHERE d.reading_date > date_add('day', -14, p.last_date)
  GROUP BY p.person_id
),

window_minutes AS (
  SELECT p.person_id, sum(dates.minutes_in_day) AS minutes_in_window
  FROM people AS p
  INNER JOIN {{ ref('dim_date') }} AS dates ON dates.zone = p.zone
  WHERE dates.local_date > date_add('day', -14, p.last_date) AND dates.local_date <= p.last_date
  GROUP BY p.person_id
),

metrics AS (
  SELECT
    person_id,
    days,
    reading_count,
    minutes,
    {{ weighted_mean() }} AS mean,
    {{ weighted_sd() }} AS sd,
    {{ share('minutes_very_low') }} AS pct_very_low,
    {{ share('minutes_low') }} AS pct_low,
    {{ share('minutes_in_range') }} AS pct_in_range,
    {{ share('minutes_high') }} AS pct_high,
    {{ share('minutes_very_high') }} AS pct_very_high
  FROM recent
)

SELECT
  p.person_id,
  p.zone,
  p.first_reading,
  p.last_reading,
  p.first_date,
  p.last_date,
  p.last_glucose_mg_dl,
  p.last_direction,
  p.n,
  p.days_with_readings,
  p.total_minutes,
  m.days AS recent_days,
  m.reading_count AS recent_n,
  m.minutes AS recent_minutes,
  least(1E2, 1E2 * m.minutes / w.minutes_in_window) AS recent_pct_active,
  m.mean AS recent_avg_glucose_mg_dl,
  m.sd AS recent_stddev_glucose_mg_dl,
  1E2 * m.sd / m.mean AS recent_cv,
  {{ gmi('m.mean') }} AS recent_gmi_pct,
  m.pct_very_low AS recent_pct_very_low,
  m.pct_low AS recent_pct_low,
  m.pct_in_range AS recent_pct_in_range,
  m.pct_high AS recent_pct_high,
  m.pct_very_high AS recent_pct_very_high
FROM people AS p
INNER JOIN metrics AS m ON m.person_id = p.person_id
INNER JOIN window_minutes AS w ON w.person_id = p.person_id
