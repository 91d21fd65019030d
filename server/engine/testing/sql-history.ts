/**
 * Statements that make `s.t` in every way that SQL can: NOT NULL, comments, transforms, nested columns,
 * evolution of columns and partitioning, changes of rows, an order, compaction.
 */
export const SQL_HISTORY = [
  "CREATE TABLE s.t (id bigint NOT NULL COMMENT 'key', person varchar, ts timestamp(6) with time zone, d decimal(20, 2), r row(a integer, b varchar), l array(integer)) COMMENT 'made by SQL' WITH (partitioning = ARRAY['month(ts)', 'bucket(id, 4)'])",
  "INSERT INTO s.t SELECT i, 'p' || CAST(i % 3 AS varchar), date_add('day', i * 5, TIMESTAMP '2025-01-01 12:00:00.000001 UTC'), CAST(i AS decimal(20, 2)) / 4, CAST(ROW(i, 'x') AS row(a integer, b varchar)), ARRAY[i, NULL] FROM UNNEST(sequence(1, 20)) AS u(i)",
  'ALTER TABLE s.t ADD COLUMN r.c double',
  'ALTER TABLE s.t RENAME COLUMN d TO amount',
  'ALTER TABLE s.t ALTER COLUMN amount SET DATA TYPE decimal(24, 2)',
  "ALTER TABLE s.t SET PROPERTIES partitioning = ARRAY['person'], sorted_by = ARRAY['id DESC']",
  "UPDATE s.t SET amount = amount + 1, person = 'p9' WHERE id BETWEEN 3 AND 5",
  'DELETE FROM s.t WHERE id IN (7, 8)',
  "MERGE INTO s.t USING (VALUES (1, 'gone'), (2, 'kept'), (30, 'new')) AS u(k, what) ON t.id = u.k WHEN MATCHED AND u.what = 'gone' THEN DELETE WHEN MATCHED THEN UPDATE SET person = u.what WHEN NOT MATCHED THEN INSERT (id, person) VALUES (u.k, u.what)",
  'ALTER TABLE s.t DROP COLUMN l',
  'ALTER TABLE s.t EXECUTE optimize',
  'INSERT INTO s.t (id, person, amount) VALUES (40, NULL, 9007199254740993.25)',
] as const;

/** Ids of the rows that are there at the end. */
export const SQL_HISTORY_IDS = [
  2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 30, 40,
] as const;
