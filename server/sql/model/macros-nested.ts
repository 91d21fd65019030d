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
  `CREATE OR REPLACE MACRO trino_multimap(entries) AS
    CASE WHEN len(list_filter(entries, lambda e_: e_.k IS NULL)) > 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: map key cannot be null')
      ELSE map_from_entries(list_transform(trino_distinct(list_transform(entries, lambda e_: e_.k)),
        lambda k_: struct_pack(k := k_, v := list_transform(list_filter(entries, lambda e_: e_.k = k_), lambda e_: e_.v)))) END`,
  `CREATE OR REPLACE MACRO trino_months(i) AS date_part('year', i) * 12 + date_part('month', i)`,
  // Months from the start to add, for every entry: adding them one after the other would lose days at ends of months.
  `CREATE OR REPLACE MACRO trino_months_sequence(a, b, n) AS
    CASE WHEN a IS NULL OR b IS NULL OR n IS NULL THEN NULL
      WHEN n = 0 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: interval must not be zero')
      WHEN (a < b AND n < 0) OR (a > b AND n > 0) THEN trino_fail('INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start')
      WHEN abs(date_diff('month', a, b)) // abs(n) >= 10000 THEN trino_fail('INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries')
      ELSE list_filter(generate_series(CAST(0 AS BIGINT), date_diff('month', a, b), n),
        lambda m_: CASE WHEN n > 0 THEN a + to_months(CAST(m_ AS INTEGER)) <= b ELSE a + to_months(CAST(m_ AS INTEGER)) >= b END) END`,
];
