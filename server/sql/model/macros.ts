import { NESTED_MACROS } from './macros-nested.ts';

/**
 * CREATE MACRO statements that the engine runs once when it starts; compiled queries call them.
 * Errors carry Trino's error name in front of the message.
 */
export const MACROS: readonly string[] = [
  // Fails when it is reached, with a type that fits any branch. error() would do, but TRY refuses it.
  `CREATE OR REPLACE MACRO trino_fail(message) AS [NULL][CAST(message AS INTEGER)]`,
  `CREATE OR REPLACE MACRO trino_offset(zone) AS
    to_minutes(CAST((CASE WHEN starts_with(zone, '-') THEN -1 ELSE 1 END) *
      (CAST(regexp_extract(zone, '^[+-]([0-9]{1,2})', 1) AS INTEGER) * 60 +
       COALESCE(TRY_CAST(regexp_extract(zone, ':?([0-9]{2})$', 1) AS INTEGER), 0)) AS BIGINT))`,
  `CREATE OR REPLACE MACRO trino_divide_floor(a, b) AS
    a // b - CASE WHEN a % b < 0 THEN 1 ELSE 0 END`,
  `CREATE OR REPLACE MACRO trino_seconds(s) AS
    CASE WHEN regexp_full_match(s, '.* [0-9]{1,2}:[0-9]{1,2}') THEN s || ':00' ELSE s END`,
  `CREATE OR REPLACE MACRO trino_divide(a, b) AS
    CASE WHEN b = 0 THEN trino_fail('DIVISION_BY_ZERO: Division by zero') ELSE a // b END`,
  `CREATE OR REPLACE MACRO trino_modulus(a, b) AS
    CASE WHEN b = 0 THEN trino_fail('DIVISION_BY_ZERO: Division by zero') ELSE a % b END`,
  `CREATE OR REPLACE MACRO trino_float_modulus(a, b) AS
    CASE WHEN b = 0 THEN CASE WHEN a IS NULL THEN NULL ELSE CAST('NaN' AS DOUBLE) END ELSE a % b END`,
  // Half away from zero on unscaled integers; the caller scales.
  `CREATE OR REPLACE MACRO trino_divide_rounded(a, b) AS
    CASE WHEN b = 0 THEN trino_fail('DIVISION_BY_ZERO: Division by zero')
      ELSE a // b + CASE WHEN 2::HUGEINT * abs(a % b) >= abs(b)
        THEN CASE WHEN (a < 0) = (b < 0) THEN 1 ELSE -1 END ELSE 0 END END`,
  `CREATE OR REPLACE MACRO trino_unscaled(x) AS
    CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT)`,
  `CREATE OR REPLACE MACRO trino_round_half_up(x) AS
    CASE WHEN isfinite(x) THEN floor(x) + CASE WHEN x - floor(x) >= 0.5 THEN 1 ELSE 0 END
      WHEN x IS NULL THEN NULL
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Cannot cast a number that is not finite') END`,
  `CREATE OR REPLACE MACRO trino_round_away(x) AS
    CASE WHEN isfinite(x) THEN round(x) WHEN x IS NULL THEN NULL
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Cannot cast a number that is not finite') END`,
  `CREATE OR REPLACE MACRO trino_within(x, kind) AS
    CASE WHEN kind = 'bigint' AND (x >= 9223372036854775808.0::DOUBLE OR x < -9223372036854775808.0::DOUBLE)
      THEN trino_fail('INVALID_CAST_ARGUMENT: Unable to cast ' || x || ' to bigint') ELSE x END`,
  `CREATE OR REPLACE MACRO trino_real(x) AS
    CASE WHEN isnan(x) THEN CAST('NaN' AS FLOAT) WHEN x >= 3.4028235677973366e38 THEN CAST('Infinity' AS FLOAT) WHEN x <= -3.4028235677973366e38 THEN CAST('-Infinity' AS FLOAT)
      ELSE CAST(x AS FLOAT) END`,
  `CREATE OR REPLACE MACRO trino_map_of(keys, items) AS
    CASE WHEN keys IS NULL THEN NULL WHEN len(list_distinct(keys)) < len(keys)
      THEN trino_fail('INVALID_CAST_ARGUMENT: duplicate keys') ELSE map(keys, items) END`,
  `CREATE OR REPLACE MACRO trino_interval_times(n, x) AS CAST(trunc(CAST(n AS DOUBLE) * x) AS BIGINT)`,
  `CREATE OR REPLACE MACRO trino_interval_part(n, x) AS
    CASE WHEN x = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Cannot divide by double ' || x)
      ELSE CAST(trunc(CAST(n AS DOUBLE) / x) AS BIGINT) END`,
  `CREATE OR REPLACE MACRO trino_whole_days(i) AS
    CASE WHEN epoch_us(i) % 86400000000 = 0 THEN i
      WHEN i IS NULL THEN NULL ELSE trino_fail('INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date') END`,
  `CREATE OR REPLACE MACRO trino_offset_text(n) AS
    CASE WHEN n = 0 THEN 'Z' ELSE CASE WHEN n < 0 THEN '-' ELSE '+' END ||
      lpad(CAST(abs(n) // 60 AS VARCHAR), 2, '0') || ':' || lpad(CAST(abs(n) % 60 AS VARCHAR), 2, '0') END`,
  `CREATE OR REPLACE MACRO trino_interval_text(us) AS
    CASE WHEN us < 0 THEN '-' ELSE '' END || (abs(us) // 86400000000) || ' ' ||
      lpad(CAST(abs(us) // 3600000000 % 24 AS VARCHAR), 2, '0') || ':' || lpad(CAST(abs(us) // 60000000 % 60 AS VARCHAR), 2, '0') || ':' ||
      lpad(CAST(abs(us) // 1000000 % 60 AS VARCHAR), 2, '0') || '.' || lpad(CAST(abs(us) // 1000 % 1000 AS VARCHAR), 3, '0')`,
  `CREATE OR REPLACE MACRO trino_months_text(n) AS
    CASE WHEN n < 0 THEN '-' ELSE '' END || (abs(n) // 12) || '-' || (abs(n) % 12)`,
  `CREATE OR REPLACE MACRO trino_time(us) AS TIME '00:00:00' + to_microseconds(CAST(us AS BIGINT))`,
  `CREATE OR REPLACE MACRO trino_round_time(t, micros) AS
    trino_time((epoch_us(t) + micros // 2) // micros * micros)`,
  `CREATE OR REPLACE MACRO trino_time_text(t, digits) AS
    strftime(TIMESTAMP '2000-01-01' + to_microseconds(epoch_us(t)), '%H:%M:%S') ||
      CASE WHEN digits = 0 THEN '' ELSE '.' || lpad(CAST(epoch_us(t) % 1000000 // CAST(power(10, 6 - digits) AS BIGINT) AS VARCHAR), digits, '0') END`,
  `CREATE OR REPLACE MACRO trino_parse_time(s, digits) AS
    CASE WHEN s IS NULL THEN NULL
      WHEN regexp_full_match(s, '([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\\.[0-9]{1,6})?)?') THEN
        trino_round_time(trino_time(CAST(split_part(s, ':', 1) AS BIGINT) * 3600000000 + CAST(split_part(s, ':', 2) AS BIGINT) * 60000000 +
          CAST(CAST('0' || split_part(s, ':', 3) AS DECIMAL(18, 6)) * 1000000 AS BIGINT)), CAST(power(10, 6 - digits) AS BIGINT))
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Value cannot be cast to time: ' || s) END`,
  `CREATE OR REPLACE MACRO trino_finite(x) AS
    CASE WHEN isfinite(x) OR x IS NULL THEN x
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Cannot cast a number that is not finite to a decimal') END`,
  `CREATE OR REPLACE MACRO trino_parse_boolean(s) AS
    CASE WHEN lower(s) IN ('t', 'true', '1') THEN true WHEN lower(s) IN ('f', 'false', '0') THEN false
      WHEN s IS NULL THEN NULL ELSE trino_fail('INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to BOOLEAN') END`,
  `CREATE OR REPLACE MACRO trino_parse_uuid(s) AS
    CASE WHEN s IS NULL THEN NULL WHEN regexp_full_match(s, '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}') THEN CAST(s AS UUID)
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Cannot cast value to UUID: ' || s) END`,
  `CREATE OR REPLACE MACRO trino_uuid_of(b) AS
    CASE WHEN octet_length(b) = 16 THEN CAST(hex(b) AS UUID) WHEN b IS NULL THEN NULL
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Invalid UUID binary length: ' || octet_length(b)) END`,
  `CREATE OR REPLACE MACRO trino_parse_date(s) AS
    CASE WHEN s IS NULL THEN NULL
      WHEN regexp_full_match(s, '\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\\s*') AND TRY_CAST(trim(s) AS DATE) IS NOT NULL
      THEN CAST(trim(s) AS DATE)
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Value cannot be cast to date: ' || s) END`,
  `CREATE OR REPLACE MACRO trino_round_timestamp(t, micros) AS
    make_timestamp(CAST(trino_divide_floor(epoch_us(t) + micros // 2, micros) * micros AS BIGINT))`,
  // A cast between the two goes through a calendar, which is ten times slower.
  `CREATE OR REPLACE MACRO trino_utc(t) AS make_timestamp(epoch_us(t))`,
  `CREATE OR REPLACE MACRO trino_from_utc(t) AS make_timestamptz(epoch_us(t))`,
  `CREATE OR REPLACE MACRO trino_parse_odd_timestamp(s, digits) AS
    CASE WHEN s IS NULL THEN NULL
      WHEN regexp_full_match(s, '\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]{1,6})?)?)?\\s*')
        AND TRY_CAST(trino_seconds(trim(s)) AS TIMESTAMP) IS NOT NULL
      THEN trino_round_timestamp(CAST(trino_seconds(trim(s)) AS TIMESTAMP), CAST(power(10, 6 - digits) AS BIGINT))
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: ' || s) END`,
  `CREATE OR REPLACE MACRO trino_parse_timestamp(s, digits) AS
    COALESCE(CASE WHEN regexp_full_match(s, '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}') THEN TRY_CAST(s AS TIMESTAMP) END,
      trino_parse_odd_timestamp(s, digits))`,
  `CREATE OR REPLACE MACRO trino_parse_timestamptz(s, digits) AS
    CASE WHEN s IS NULL THEN NULL
      WHEN regexp_full_match(s, '.* (UTC|Z)\\s*')
      THEN trino_from_utc(trino_parse_timestamp(regexp_replace(s, '(UTC|Z)\\s*$', ''), digits))
      ELSE trino_fail('NOT_SUPPORTED: Only texts in UTC can be cast to timestamp with time zone: ' || s) END`,
  `CREATE OR REPLACE MACRO trino_timestamp_text(t, digits) AS
    strftime(t, '%Y-%m-%d %H:%M:%S') ||
      CASE WHEN digits = 0 THEN '' ELSE '.' || left(strftime(t, '%f'), digits) END`,
  `CREATE OR REPLACE MACRO trino_integer_text(s, kind) AS
    CASE WHEN s IS NULL OR regexp_full_match(s, '\\s*[+-]?[0-9]+\\s*') THEN trim(s)
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to ' || kind) END`,
  // Whole numbers as they are usually written need no pattern.
  `CREATE OR REPLACE MACRO trino_number_text(s) AS
    CASE WHEN CAST(TRY_CAST(s AS INTEGER) AS VARCHAR) = s THEN s WHEN s IS NULL OR regexp_full_match(s, '\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*')
        THEN trim(s)
      WHEN trim(s) IN ('NaN', 'Infinity', '-Infinity', '+Infinity') THEN trim(s)
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to a number') END`,
  `CREATE OR REPLACE MACRO trino_fit(s, n, kind) AS
    CASE WHEN length(s) <= n OR s IS NULL THEN s
      ELSE trino_fail('INVALID_CAST_ARGUMENT: Value ' || s || ' cannot be represented as ' || kind) END`,
  // Java's Double.toString in Trino's form: one digit, a point, digits, E, exponent.
  `CREATE OR REPLACE MACRO trino_double_digits(t) AS
    regexp_replace(replace(regexp_replace(replace(t, '-', ''), 'e.*$', ''), '.', ''), '^0+', '')`,
  `CREATE OR REPLACE MACRO trino_double_exponent(t) AS
    CASE WHEN contains(t, 'e') THEN CAST(regexp_extract(t, 'e([+-]?[0-9]+)$', 1) AS INTEGER) ELSE 0 END
      + CASE WHEN regexp_matches(t, '^-?0(\\.|$|e)')
          THEN -1 - length(regexp_extract(t, '^-?0\\.(0*)', 1))
          ELSE length(regexp_extract(t, '^-?([0-9]+)', 1)) - 1 END`,
  `CREATE OR REPLACE MACRO trino_double_form(t) AS
    CASE WHEN starts_with(t, '-') THEN '-' ELSE '' END || left(trino_double_digits(t), 1) || '.' ||
      CASE WHEN rtrim(substr(trino_double_digits(t), 2), '0') = '' THEN '0'
        ELSE rtrim(substr(trino_double_digits(t), 2), '0') END
      || 'E' || CAST(trino_double_exponent(t) AS VARCHAR)`,
  `CREATE OR REPLACE MACRO trino_double_text(x) AS
    CASE WHEN x IS NULL THEN NULL WHEN isnan(CAST(x AS DOUBLE)) THEN 'NaN'
      WHEN isinf(CAST(x AS DOUBLE)) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
      WHEN x = 0 THEN CASE WHEN starts_with(CAST(x AS VARCHAR), '-') THEN '-0E0' ELSE '0E0' END
      ELSE trino_double_form(CAST(x AS VARCHAR)) END`,
  `CREATE OR REPLACE MACRO trino_float_compare(a, b, result) AS
    CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN false ELSE result END`,
  `CREATE OR REPLACE MACRO trino_float_distinct(a, b) AS
    CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN true ELSE a <> b END`,
  // An unequal pair decides, a null leaves the answer open.
  `CREATE OR REPLACE MACRO trino_array_equal(a, b) AS
    CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) <> len(b) THEN false
      WHEN list_contains(list_transform(list_zip(a, b), lambda p: p[1] <> p[2]), true) THEN false
      WHEN list_contains(list_transform(list_zip(a, b), lambda p: p[1] IS NULL OR p[2] IS NULL), true) THEN NULL
      ELSE true END`,
  `CREATE OR REPLACE MACRO trino_local(t, zone) AS
    CASE WHEN regexp_matches(zone, '^[+-]') THEN trino_utc(t) + trino_offset(zone)
      ELSE timezone(zone, t) END`,
  // Of two instants that clocks show twice Trino takes the earlier, DuckDB the later.
  `CREATE OR REPLACE MACRO trino_instant(t, zone) AS
    CASE WHEN regexp_matches(zone, '^[+-]') THEN trino_from_utc(t - trino_offset(zone))
      WHEN timezone(zone, timezone(zone, t) - INTERVAL 1 HOUR) = t THEN timezone(zone, t) - INTERVAL 1 HOUR
      ELSE timezone(zone, t) END`,
  `CREATE OR REPLACE MACRO trino_substr(s, start) AS
    CASE WHEN start = 0 OR abs(start) > length(s) THEN CASE WHEN s IS NULL THEN NULL ELSE '' END
      ELSE substring(s, CAST(start AS BIGINT)) END`,
  `CREATE OR REPLACE MACRO trino_substr_length(s, start, n) AS
    CASE WHEN s IS NULL OR start IS NULL OR n IS NULL THEN NULL
      WHEN start = 0 OR abs(start) > length(s) OR n <= 0 THEN ''
      ELSE substring(s, CAST(start AS BIGINT), CAST(n AS BIGINT)) END`,
  `CREATE OR REPLACE MACRO trino_element(list, i) AS
    CASE WHEN i < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1')
      WHEN i > len(list) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: ' || i || ' > ' || len(list))
      ELSE list[CAST(i AS BIGINT)] END`,
  `CREATE OR REPLACE MACRO trino_element_at(list, i) AS
    CASE WHEN i = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1')
      ELSE list[CAST(i AS BIGINT)] END`,
  `CREATE OR REPLACE MACRO trino_map_get(m, k) AS
    CASE WHEN m IS NULL OR k IS NULL THEN NULL WHEN map_contains(m, k) THEN m[k]
      ELSE trino_fail('INVALID_FUNCTION_ARGUMENT: Key not present in map') END`,
  `CREATE OR REPLACE MACRO trino_split_part(s, d, i) AS
    CASE WHEN i < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Index must be greater than zero')
      WHEN s IS NULL OR d IS NULL THEN NULL
      WHEN d = '' THEN NULLIF(substring(s, CAST(i AS BIGINT), 1), '')
      ELSE string_split(s, d)[CAST(i AS BIGINT)] END`,
  `CREATE OR REPLACE MACRO trino_pad_left(s, n, p) AS
    CASE WHEN p = '' THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Padding string must not be empty')
      WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Target length must be in the range [0..2147483647]')
      WHEN n > 50000000 THEN trino_fail('EXCEEDED_FUNCTION_MEMORY_LIMIT: A text of more than 50000000 characters is not made')
      ELSE lpad(s, CAST(n AS INTEGER), p) END`,
  `CREATE OR REPLACE MACRO trino_pad_right(s, n, p) AS
    CASE WHEN p = '' THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Padding string must not be empty')
      WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Target length must be in the range [0..2147483647]')
      WHEN n > 50000000 THEN trino_fail('EXCEEDED_FUNCTION_MEMORY_LIMIT: A text of more than 50000000 characters is not made')
      ELSE rpad(s, CAST(n AS INTEGER), p) END`,
  `CREATE OR REPLACE MACRO trino_ceil(x) AS ceil(x)`,
  `CREATE OR REPLACE MACRO trino_floor(x) AS floor(x)`,
  `CREATE OR REPLACE MACRO trino_trunc(x) AS trunc(x)`,
  `CREATE OR REPLACE MACRO trino_sign(x) AS
    CASE WHEN isnan(x) THEN x WHEN x > 0 THEN CAST(1 AS DOUBLE) WHEN x < 0 THEN CAST(-1 AS DOUBLE) ELSE x END`,
  `CREATE OR REPLACE MACRO trino_no_nan(x) AS
    CASE WHEN isnan(x) THEN trino_fail('NOT_SUPPORTED: max_by and min_by with a key that is NaN are not supported') ELSE x END`,
  `CREATE OR REPLACE MACRO trino_sqrt(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(x) END`,
  `CREATE OR REPLACE MACRO trino_ln(x) AS
    CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE ln(x) END`,
  `CREATE OR REPLACE MACRO trino_log10(x) AS
    CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE log10(x) END`,
  `CREATE OR REPLACE MACRO trino_log2(x) AS
    CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE log2(x) END`,
  `CREATE OR REPLACE MACRO trino_power(x, y) AS power(x, y)`,
  `CREATE OR REPLACE MACRO trino_width_bucket(x, lo, hi, n) AS
    CASE WHEN x IS NULL OR lo IS NULL OR hi IS NULL OR n IS NULL THEN NULL
      WHEN n <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: bucketCount must be greater than 0')
      WHEN isnan(x) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: operand must not be NaN')
      WHEN lo = hi THEN trino_fail('INVALID_FUNCTION_ARGUMENT: bounds cannot equal each other')
      WHEN lo < hi THEN CASE WHEN x < lo THEN 0 WHEN x >= hi THEN n + 1
        ELSE CAST(floor(CAST(n AS DOUBLE) * (x - lo) / (hi - lo)) AS BIGINT) + 1 END
      ELSE CASE WHEN x > lo THEN 0 WHEN x <= hi THEN n + 1
        ELSE CAST(floor(CAST(n AS DOUBLE) * (lo - x) / (lo - hi)) AS BIGINT) + 1 END END`,
  // DuckDB reverses grapheme clusters, Trino code points.
  `CREATE OR REPLACE MACRO trino_decimal_text(x) AS
    regexp_replace(CAST(x AS VARCHAR), '^(-?)\\.', '\\10.')`,
  // Trino has no capital of the German sharp s.
  `CREATE OR REPLACE MACRO trino_upper(s) AS
    CASE WHEN contains(s, 'ß') THEN CASE WHEN contains(s, 'ẞ')
        THEN trino_fail('NOT_SUPPORTED: upper of both forms of sharp s is not supported') ELSE replace(upper(s), 'ẞ', 'ß') END
      ELSE upper(s) END`,
  `CREATE OR REPLACE MACRO trino_lift(x, factor, limit_) AS
    CASE WHEN abs(x) >= limit_ THEN trino_fail('NOT_SUPPORTED: A division of decimals that needs more than 38 digits on the way is not supported')
      ELSE x * factor END`,
  `CREATE OR REPLACE MACRO trino_reverse(s) AS array_to_string(list_reverse(regexp_extract_all(s, '(?s).')), '')`,
  `CREATE OR REPLACE MACRO trino_trim(s) AS regexp_replace(s, '^[\\t-\\r\\x1c-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}]+|[\\t-\\r\\x1c-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}]+$', '', 'g')`,
  `CREATE OR REPLACE MACRO trino_ltrim(s) AS regexp_replace(s, '^[\\t-\\r\\x1c-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}]+', '')`,
  `CREATE OR REPLACE MACRO trino_rtrim(s) AS regexp_replace(s, '[\\t-\\r\\x1c-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{2028}\\x{2029}\\x{205f}\\x{3000}]+$', '')`,
  `CREATE OR REPLACE MACRO trino_replace(s, a, b) AS
    CASE WHEN a = '' THEN CASE WHEN s IS NULL OR b IS NULL THEN NULL
        ELSE b || array_to_string(list_transform(regexp_extract_all(s, '(?s).'), lambda c: c || b), '') END
      ELSE replace(s, a, b) END`,
  `CREATE OR REPLACE MACRO trino_split(s, d) AS
    CASE WHEN d = '' THEN trino_fail('INVALID_FUNCTION_ARGUMENT: The delimiter may not be the empty string')
      ELSE string_split(s, d) END`,
  `CREATE OR REPLACE MACRO trino_entry_map(list) AS
    CASE WHEN list IS NULL THEN NULL ELSE map(list[1:-:2], list[2:-:2]) END`,
  `CREATE OR REPLACE MACRO trino_entry_multimap(list) AS
    CASE WHEN list IS NULL THEN NULL ELSE map(list_distinct(list[1:-:2]),
      list_transform(list_distinct(list[1:-:2]), lambda k: list_transform(list_filter(range(1, len(list), 2), lambda i: list[i] = k), lambda i: list[i + 1]))) END`,
  `CREATE OR REPLACE MACRO trino_repeat(x, n) AS
    CASE WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: count argument of repeat function must be greater than or equal to 0')
      WHEN n > 10000 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: count argument of repeat function must be less than or equal to 10000')
      ELSE list_transform(range(n), lambda i: x) END`,
  `CREATE OR REPLACE MACRO trino_chr(n) AS
    CASE WHEN n < 0 OR n > 1114111 OR n BETWEEN 55296 AND 57343 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Not a valid Unicode code point: ' || n)
      ELSE chr(CAST(n AS INTEGER)) END`,
  `CREATE OR REPLACE MACRO trino_codepoint(s) AS
    CASE WHEN length(s) <> 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Input string must be a single character string')
      ELSE unicode(s) END`,
  `CREATE OR REPLACE MACRO trino_contains(list, x) AS
    CASE WHEN list IS NULL OR x IS NULL THEN NULL WHEN list_contains(list, x) THEN true
      WHEN len(list) > len(list_filter(list, lambda y: y IS NOT NULL)) THEN NULL ELSE false END`,
  `CREATE OR REPLACE MACRO trino_array_max(list) AS
    CASE WHEN len(list) > len(list_filter(list, lambda y: y IS NOT NULL)) THEN NULL ELSE list_max(list) END`,
  `CREATE OR REPLACE MACRO trino_array_min(list) AS
    CASE WHEN len(list) > len(list_filter(list, lambda y: y IS NOT NULL)) THEN NULL ELSE list_min(list) END`,
  `CREATE OR REPLACE MACRO trino_slice(list, start, n) AS
    CASE WHEN start = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1')
      WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: length must be greater than or equal to 0')
      WHEN start > len(list) OR start < -len(list) THEN list[1:0]
      WHEN start > 0 THEN list[start:start + n - 1]
      ELSE list[len(list) + start + 1:len(list) + start + n] END`,
  `CREATE OR REPLACE MACRO trino_months_forward(a, b) AS
    date_diff('month', a, b) - CASE WHEN a + to_months(CAST(date_diff('month', a, b) AS INTEGER)) > b THEN 1 ELSE 0 END`,
  // Whole months between two readings; the last day of a month completes a month that has fewer days.
  `CREATE OR REPLACE MACRO trino_months_between(a, b) AS
    CASE WHEN a <= b THEN trino_months_forward(a, b) ELSE -trino_months_forward(b, a) END`,
  `CREATE OR REPLACE MACRO trino_date_parse(s, f) AS
    CASE WHEN s IS NULL THEN NULL WHEN try_strptime(s, f) IS NOT NULL THEN try_strptime(s, f)
      ELSE trino_fail('INVALID_FUNCTION_ARGUMENT: Invalid format: ' || s) END`,
  `CREATE OR REPLACE MACRO trino_from_iso8601(s) AS
    CASE WHEN s IS NULL THEN NULL
      WHEN regexp_full_match(s, '[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?)?(Z|\\+00:00|)')
        AND TRY_CAST(regexp_replace(replace(s, 'T', ' '), '(Z|\\+00:00)$', '') AS TIMESTAMP) IS NOT NULL
      THEN CAST(trino_round_timestamp(CAST(regexp_replace(replace(s, 'T', ' '), '(Z|\\+00:00)$', '') AS TIMESTAMP), 1000) AS TIMESTAMPTZ)
      WHEN regexp_full_match(s, '.*[+-][0-9]{2}:?[0-9]{2}') AND TRY_CAST(replace(s, 'T', ' ') AS TIMESTAMPTZ) IS NOT NULL
      THEN trino_fail('NOT_SUPPORTED: from_iso8601_timestamp of a zone other than UTC is not supported: ' || s)
      ELSE trino_fail('INVALID_FUNCTION_ARGUMENT: Invalid format: ' || s) END`,
  `CREATE OR REPLACE MACRO trino_round(x) AS round(x)`,
  `CREATE OR REPLACE MACRO trino_round_to(x, d) AS
    CASE WHEN d IS NULL THEN NULL WHEN isfinite(x) AND isfinite(x * power(CAST(10 AS DOUBLE), d))
      THEN round(x * power(CAST(10 AS DOUBLE), d)) / power(CAST(10 AS DOUBLE), d) ELSE x END`,
  `CREATE OR REPLACE MACRO trino_round_integer(x, d) AS
    CASE WHEN d IS NULL THEN NULL WHEN d >= 0 THEN x WHEN d <= -19 THEN x - x
      ELSE trino_divide_rounded(CAST(x AS HUGEINT), CAST(power(10, -d) AS HUGEINT)) * CAST(power(10, -d) AS HUGEINT) END`,
  `CREATE OR REPLACE MACRO trino_regexp_extract(s, p, g) AS
    CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) ELSE NULL END`,
  // What is no JSON has no values.
  `CREATE OR REPLACE MACRO trino_json_text(j, p) AS TRY(json_extract_string(j, p))`,
  `CREATE OR REPLACE MACRO trino_json_texts(j, paths) AS TRY(json_extract_string(j, paths))`,
  // Trino gives a number as it is written, DuckDB in its shortest form.
  `CREATE OR REPLACE MACRO trino_json_number(v, j, p) AS
    CASE WHEN NOT regexp_matches(regexp_replace(j, '"[^"\\\\]*"', '""', 'g'), '\\.[0-9]*[1-9]0+([^0-9]|$)|\\.00|[0-9][eE]|[0-9.]{17,}') THEN v
      ELSE trino_json_extract_scalar(j, p) END`,
  // An object or array is no scalar; a JSON null is NULL. Most values tell by their text v that they are neither these nor fractions.
  // Of a document that breaks off Trino reads what stands before.
  `CREATE OR REPLACE MACRO trino_json_scalar(v, j, p, q) AS
    CASE WHEN v IS NULL THEN CASE WHEN json_valid(j) THEN NULL ELSE trino_json_extract_scalar(j, q) END
      WHEN (v >= ':' AND v < '[') OR (v >= 'a' AND v < '{') THEN v
      WHEN NOT regexp_matches(v, '^([{[]|-?[0-9]+[.eE])') THEN v
      WHEN json_type(j, p) IN ('OBJECT', 'ARRAY') THEN NULL
      WHEN json_type(j, p) = 'DOUBLE' THEN trino_json_number(v, j, q)
      ELSE v END`,
  `CREATE OR REPLACE MACRO trino_step(n) AS
    CASE WHEN n = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: step must not be zero') ELSE n END`,
  `CREATE OR REPLACE MACRO trino_sequence(a, b, n) AS
    CASE WHEN a IS NULL OR b IS NULL OR n IS NULL THEN NULL
      WHEN (b - a) * n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start')
      WHEN (b - a) // n >= 10000 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries')
      ELSE generate_series(a, b, trino_step(n)) END`,
  ...NESTED_MACROS,
];
