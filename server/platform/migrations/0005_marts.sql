-- Where a publication builds its tables before they move to `marts`: there their indexes have their last names.
CREATE SCHEMA IF NOT EXISTS marts_incoming;

CREATE TABLE app.marts (
  name text PRIMARY KEY,
  commit_hash text NOT NULL,
  run_id text,
  published_at timestamptz NOT NULL,
  row_count bigint NOT NULL,
  columns jsonb NOT NULL
);
