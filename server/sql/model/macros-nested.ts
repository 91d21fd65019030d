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
];
