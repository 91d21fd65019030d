/** Macros of arrays, maps, rows and aggregates; see `MACROS`. Lists that a lambda reads again come in as names. */
export const NESTED_MACROS: readonly string[] = [
  `CREATE OR REPLACE MACRO trino_sequence_rows(a, b, n) AS
    CASE WHEN a IS NULL OR b IS NULL OR n IS NULL THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Arguments of sequence must not be null')
      WHEN a < b AND n <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Step must be positive for sequence [' || a || ', ' || b || ']')
      WHEN a > b AND n >= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Step must be negative for sequence [' || a || ', ' || b || ']')
      WHEN a = b THEN [a]
      ELSE generate_series(a, b, n) END`,
  // Three-valued AND and OR over a list of booleans.
  `CREATE OR REPLACE MACRO trino_all(list) AS
    CASE WHEN list_contains(list, false) THEN false WHEN len(list) > list_count(list) THEN NULL
      WHEN list IS NULL THEN NULL ELSE true END`,
  `CREATE OR REPLACE MACRO trino_any(list) AS
    CASE WHEN list_contains(list, true) THEN true WHEN len(list) > list_count(list) THEN NULL
      WHEN list IS NULL THEN NULL ELSE false END`,
  `CREATE OR REPLACE MACRO trino_comparison(n) AS
    CASE WHEN n IN (-1, 0, 1) THEN n
      ELSE trino_fail('INVALID_FUNCTION_ARGUMENT: Lambda comparator must return either -1, 0, or 1') END`,
  // DuckDB loses the order and the nulls.
  `CREATE OR REPLACE MACRO trino_distinct(list) AS
    list_filter(list, lambda x_, i_: list_position(list, x_) = i_)`,
  `CREATE OR REPLACE MACRO trino_intersect(a, b) AS
    trino_distinct(list_filter(a, lambda y_: list_position(b, y_) IS NOT NULL))`,
  `CREATE OR REPLACE MACRO trino_except(a, b) AS
    list_filter(a, lambda x_, i_: list_position(a, x_) = i_ AND list_position(b, x_) IS NULL)`,
  `CREATE OR REPLACE MACRO trino_overlap(a, b) AS
    CASE WHEN len(list_filter(a, lambda x_: x_ IS NOT NULL AND list_position(b, x_) IS NOT NULL)) > 0 THEN true
      WHEN len(a) = 0 OR len(b) = 0 THEN false
      WHEN len(a) > list_count(a) OR len(b) > list_count(b) THEN NULL ELSE false END`,
  `CREATE OR REPLACE MACRO trino_contains_sequence(a, b) AS
    CASE WHEN len(b) = 0 THEN true
      ELSE len(list_filter(range(1, len(a) - len(b) + 2), lambda i_: list_slice(a, i_, i_ + len(b) - 1) = b)) > 0 END`,
  `CREATE OR REPLACE MACRO trino_flatten(list) AS
    CASE WHEN list IS NULL THEN NULL ELSE flatten(list) END`,
  `CREATE OR REPLACE MACRO trino_repetitions(n) AS
    CASE WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: count argument of repeat function must be greater than or equal to 0')
      WHEN n > 10000 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: count argument of repeat function must be less than or equal to 10000')
      ELSE range(CAST(n AS BIGINT)) END`,
  `CREATE OR REPLACE MACRO trino_trim_array(list, n) AS
    CASE WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: size must not be negative: ' || n)
      WHEN n > len(list) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: size must not exceed array cardinality ' || len(list) || ': ' || n)
      WHEN n IS NULL THEN NULL ELSE list[1:len(list) - n] END`,
  `CREATE OR REPLACE MACRO trino_ngrams(list, n) AS
    CASE WHEN list IS NULL OR n IS NULL THEN NULL
      WHEN n <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: N must be positive')
      WHEN n >= len(list) THEN [list]
      ELSE list_transform(range(1, len(list) - n + 2), lambda i_: list_slice(list, i_, i_ + n - 1)) END`,
  `CREATE OR REPLACE MACRO trino_histogram(list) AS
    CASE WHEN list IS NULL THEN NULL
      ELSE COALESCE(list_aggregate(list_filter(list, lambda x_: x_ IS NOT NULL), 'histogram'), MAP {}) END`,
  `CREATE OR REPLACE MACRO trino_map(entries) AS
    CASE WHEN len(list_filter(entries, lambda e_: e_.k IS NULL)) > 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: map key cannot be null')
      WHEN list_unique(list_transform(entries, lambda e_: e_.k)) < len(entries) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Duplicate map keys are not allowed')
      ELSE map_from_entries(entries) END`,
  // Structs k, v as a list of lists of one key each, in the order of the keys.
  `CREATE OR REPLACE MACRO trino_grouped(entries) AS
    list_transform([list_sort(list_transform(entries, lambda e_, i_: struct_pack(k := e_.k, i := i_, v := e_.v)))],
      lambda s_: list_transform([list_filter(range(1, len(s_) + 1), lambda j_: j_ = 1 OR s_[j_].k IS DISTINCT FROM s_[j_ - 1].k)],
        lambda b_: list_transform(b_, lambda p_, q_: list_slice(s_, p_, COALESCE(b_[q_ + 1] - 1, len(s_)))))[1])[1]`,
  `CREATE OR REPLACE MACRO trino_gathered(entries) AS
    map_from_entries(list_transform(trino_grouped(entries), lambda g_: struct_pack(k := g_[1].k, v := list_transform(g_, lambda e_: e_.v))))`,
  `CREATE OR REPLACE MACRO trino_multimap(entries) AS
    CASE WHEN len(list_filter(entries, lambda e_: e_.k IS NULL)) > 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: map key cannot be null')
      WHEN entries IS NULL THEN NULL ELSE trino_gathered(entries) END`,
  // No rows give NULL, not an empty list.
  `CREATE OR REPLACE MACRO trino_filled(list) AS
    list_transform([list], lambda f_: CASE WHEN len(f_) = 0 THEN NULL ELSE f_ END)[1]`,
  `CREATE OR REPLACE MACRO trino_map_agg(entries) AS
    list_transform([list_filter(entries, lambda e_: e_.k IS NOT NULL)], lambda f_:
      CASE WHEN f_ IS NULL OR len(f_) = 0 THEN NULL
        WHEN list_unique(list_transform(f_, lambda e_: e_.k)) = len(f_) THEN map_from_entries(f_)
        ELSE map_from_entries(list_transform(trino_grouped(f_), lambda g_: struct_pack(k := g_[1].k, v := g_[1].v))) END)[1]`,
  `CREATE OR REPLACE MACRO trino_multimap_agg(entries) AS
    list_transform([list_filter(entries, lambda e_: e_.k IS NOT NULL)], lambda f_:
      CASE WHEN f_ IS NULL OR len(f_) = 0 THEN NULL ELSE trino_gathered(f_) END)[1]`,
  `CREATE OR REPLACE MACRO trino_most_frequent(counts, n) AS
    CASE WHEN n <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: approx_most_frequent bucket count must be greater than one, input bucket count: ' || n)
      WHEN counts IS NULL THEN NULL
      ELSE map_from_entries(list_transform(list_slice(list_sort(list_transform(map_entries(counts), lambda e_: struct_pack(n := -CAST(e_.value AS BIGINT), k := e_.key)), 'ASC'), 1, n),
        lambda e_: struct_pack(k := e_.k, v := -e_.n))) END`,
  `CREATE OR REPLACE MACRO trino_finite_or_null(x) AS CASE WHEN isfinite(x) THEN x ELSE NULL END`,
  `CREATE OR REPLACE MACRO trino_listagg(s, failure) AS
    CASE WHEN strlen(s) > 1048576 THEN trino_fail(failure) ELSE s END`,
  `CREATE OR REPLACE MACRO trino_weight(w) AS
    CASE WHEN w <= 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: percentile weight must be > 0') ELSE w END`,
  // The first of sorted structs x, w up to which a part p of all weights lies.
  `CREATE OR REPLACE MACRO trino_weighted(list, p) AS
    list_reduce(list_transform(list, lambda e_: struct_pack(a := e_.w, r := CASE WHEN false THEN e_.x END, x := e_.x)),
      lambda a_, b_: struct_pack(a := a_.a + b_.a, r := CASE WHEN a_.r IS NULL AND a_.a + b_.a >= p * list_sum(list_transform(list, lambda e_: e_.w)) THEN b_.x ELSE a_.r END, x := b_.x),
      struct_pack(a := CAST(0 AS DOUBLE), r := CASE WHEN false THEN list[1].x END, x := list[1].x)).r`,
  `CREATE OR REPLACE MACRO trino_next_moments(s, value, delta, dn, dm) AS
    struct_pack(n := s.n + 1, m1 := s.m1 + dn, m2 := s.m2 + dm,
      m3 := s.m3 + dm * dn * (s.n + 1 - 2) - 3 * dn * s.m2,
      m4 := s.m4 + dm * (dn * dn) * ((s.n + 1) * (s.n + 1) - 3 * (s.n + 1) + 3) + 6 * (dn * dn) * s.m2 - 4 * dn * s.m3,
      v := value)`,
  // Count and central moments, one value after the other as Trino adds them, so that they round alike.
  `CREATE OR REPLACE MACRO trino_moments(list) AS
    list_reduce(list_transform(list, lambda v_: struct_pack(n := CAST(0 AS DOUBLE), m1 := CAST(0 AS DOUBLE), m2 := CAST(0 AS DOUBLE), m3 := CAST(0 AS DOUBLE), m4 := CAST(0 AS DOUBLE), v := v_)),
      lambda s_, e_: trino_next_moments(s_, e_.v, e_.v - s_.m1, (e_.v - s_.m1) / (s_.n + 1), (e_.v - s_.m1) * ((e_.v - s_.m1) / (s_.n + 1)) * s_.n),
      struct_pack(n := CAST(0 AS DOUBLE), m1 := CAST(0 AS DOUBLE), m2 := CAST(0 AS DOUBLE), m3 := CAST(0 AS DOUBLE), m4 := CAST(0 AS DOUBLE), v := CAST(0 AS DOUBLE)))`,
  `CREATE OR REPLACE MACRO trino_skewness(m) AS
    list_transform([m], lambda s_: CASE WHEN s_.n < 3 OR s_ IS NULL THEN NULL
      ELSE sqrt(s_.n) * s_.m3 / power(s_.m2, CAST(1.5 AS DOUBLE)) END)[1]`,
  `CREATE OR REPLACE MACRO trino_kurtosis(m) AS
    list_transform([m], lambda s_: CASE WHEN s_.n < 4 OR s_ IS NULL THEN NULL
      ELSE ((s_.n * (s_.n + 1)) / ((s_.n - 1) * (s_.n - 2) * (s_.n - 3))) * s_.m4 / ((s_.m2 / (s_.n - 1)) * (s_.m2 / (s_.n - 1)))
        - 3 * ((s_.n - 1) * (s_.n - 1)) / ((s_.n - 2) * (s_.n - 3)) END)[1]`,
  `CREATE OR REPLACE MACRO trino_months(i) AS date_part('year', i) * 12 + date_part('month', i)`,
  // Months from the start to add, for every entry: adding them one after the other would lose days at ends of months.
  `CREATE OR REPLACE MACRO trino_months_sequence(a, b, n) AS
    CASE WHEN a IS NULL OR b IS NULL OR n IS NULL THEN NULL
      WHEN n = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: interval must not be zero')
      WHEN (a < b AND n < 0) OR (a > b AND n > 0) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start')
      WHEN abs(date_diff('month', a, b)) // abs(n) >= 10000 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries')
      ELSE list_filter(generate_series(CAST(0 AS BIGINT), date_diff('month', a, b), n),
        lambda m_: CASE WHEN n > 0 THEN a + to_months(CAST(m_ AS INTEGER)) <= b ELSE a + to_months(CAST(m_ AS INTEGER)) >= b END) END`,
  `CREATE OR REPLACE MACRO trino_asin(x) AS CASE WHEN abs(x) > 1 THEN CAST('NaN' AS DOUBLE) ELSE asin(x) END`,
  `CREATE OR REPLACE MACRO trino_acos(x) AS CASE WHEN abs(x) > 1 THEN CAST('NaN' AS DOUBLE) ELSE acos(x) END`,
  `CREATE OR REPLACE MACRO trino_sinh(x) AS sinh(x)`,
  `CREATE OR REPLACE MACRO trino_cosh(x) AS cosh(x)`,
  `CREATE OR REPLACE MACRO trino_tanh(x) AS tanh(x)`,
  `CREATE OR REPLACE MACRO trino_width_bucket_of(x, bins) AS
    CASE WHEN x IS NULL OR bins IS NULL THEN NULL
      WHEN len(bins) = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Bins cannot be an empty array')
      WHEN isnan(x) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Operand cannot be NaN')
      WHEN list_sort(bins) <> bins THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Bin values are not sorted in ascending order')
      ELSE CAST(len(list_filter(bins, lambda b_: b_ <= x)) AS BIGINT) END`,
  // Sums in the order of the elements; a null in a vector counts as zero.
  `CREATE OR REPLACE MACRO trino_total(list) AS
    list_reduce(list, lambda a_, b_: a_ + b_, CAST(0 AS DOUBLE))`,
  `CREATE OR REPLACE MACRO trino_same_length(a, b, value) AS
    CASE WHEN len(a) <> len(b) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: The arguments must have the same length') ELSE value END`,
  `CREATE OR REPLACE MACRO trino_dot(a, b) AS
    trino_same_length(a, b, trino_total(list_transform(list_zip(a, b), lambda p_: COALESCE(p_[1], 0) * COALESCE(p_[2], 0))))`,
  `CREATE OR REPLACE MACRO trino_euclidean(a, b) AS
    trino_same_length(a, b, sqrt(trino_total(list_transform(list_zip(a, b), lambda p_: (COALESCE(p_[1], 0) - COALESCE(p_[2], 0)) * (COALESCE(p_[1], 0) - COALESCE(p_[2], 0))))))`,
  `CREATE OR REPLACE MACRO trino_norm(a) AS sqrt(trino_total(list_transform(a, lambda x_: COALESCE(x_, 0) * COALESCE(x_, 0))))`,
  `CREATE OR REPLACE MACRO trino_cosine(a, b) AS
    CASE WHEN trino_norm(a) = 0 OR trino_norm(b) = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Vector magnitude cannot be zero')
      ELSE trino_dot(a, b) / (trino_norm(a) * trino_norm(b)) END`,
  `CREATE OR REPLACE MACRO trino_map_cosine(a, b) AS
    CASE WHEN len(map_keys(a)) = 0 OR len(map_keys(b)) = 0 THEN CAST('NaN' AS DOUBLE)
      ELSE trino_total(list_transform(list_filter(map_keys(a), lambda k_: map_contains(b, k_)), lambda k_: a[k_] * b[k_]))
        / (trino_norm(map_values(a)) * trino_norm(map_values(b))) END`,
  `CREATE OR REPLACE MACRO trino_frame_offset(n, zero) AS
    CASE WHEN n < zero OR n IS NULL THEN trino_fail('INVALID_WINDOW_FRAME: Window frame offset value must not be negative or null') ELSE n END`,
  `CREATE OR REPLACE MACRO trino_nth(n) AS
    CASE WHEN n < 1 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Offset must be at least 1') ELSE n END`,
  `CREATE OR REPLACE MACRO trino_offset_of_row(n) AS
    CASE WHEN n IS NULL THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Offset must not be null')
      WHEN n < 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Offset must be at least 0') ELSE n END`,
  // Trino's sketches give the value that so many lie before, not one between two.
  `CREATE OR REPLACE MACRO trino_percentile(sorted, p) AS
    sorted[CAST(least(floor(p * len(sorted)), len(sorted) - 1) AS BIGINT) + 1]`,
  `CREATE OR REPLACE MACRO trino_array_max_float(list) AS
    CASE WHEN len(list) > list_count(list) THEN NULL
      ELSE COALESCE(list_max(list_filter(list, lambda x_: NOT isnan(x_))), list_max(list)) END`,
  `CREATE OR REPLACE MACRO trino_map_get_float(m, k) AS
    CASE WHEN isnan(k) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: Key not present in map: NaN') ELSE trino_map_get(m, k) END`,
];
