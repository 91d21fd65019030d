CREATE TABLE app.runs (
  id text PRIMARY KEY,
  selection text,
  ref text NOT NULL,
  branch text NOT NULL UNIQUE,
  is_full boolean NOT NULL,
  ingest jsonb,
  reason text NOT NULL,
  started_by text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'merged', 'nothing-to-do', 'failed', 'cancelled')),
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  merged_hash text,
  error text,
  cancel_requested_at timestamptz,
  branch_removed_at timestamptz,
  event_count integer NOT NULL DEFAULT 0
);
CREATE INDEX runs_newest ON app.runs (created_at DESC, id DESC);
CREATE INDEX runs_queued ON app.runs (ref, created_at) WHERE state = 'queued';
-- Runs on one ref go one after another.
CREATE UNIQUE INDEX runs_running ON app.runs (ref) WHERE state = 'running';

CREATE TABLE app.run_steps (
  run_id text NOT NULL REFERENCES app.runs ON DELETE CASCADE,
  ordinal integer NOT NULL,
  asset text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('source', 'model', 'check', 'merge', 'publish')),
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'skipped', 'failed', 'cancelled')),
  started_at timestamptz,
  ended_at timestamptz,
  row_count bigint,
  commit_hash text,
  note text,
  PRIMARY KEY (run_id, ordinal)
);
CREATE INDEX run_steps_asset ON app.run_steps (asset, run_id DESC);

CREATE TABLE app.run_checks (
  run_id text NOT NULL REFERENCES app.runs ON DELETE CASCADE,
  asset text NOT NULL,
  name text NOT NULL,
  column_name text,
  state text NOT NULL CHECK (state IN ('pass', 'warn', 'fail', 'error')),
  failures bigint NOT NULL,
  severity text NOT NULL CHECK (severity IN ('warn', 'error')),
  sql text NOT NULL,
  message text,
  checked_at timestamptz NOT NULL,
  PRIMARY KEY (run_id, asset, name)
);
CREATE INDEX run_checks_asset ON app.run_checks (asset, run_id DESC);

CREATE TABLE app.run_events (
  run_id text NOT NULL REFERENCES app.runs ON DELETE CASCADE,
  sequence integer NOT NULL,
  at timestamptz NOT NULL,
  level text NOT NULL CHECK (level IN ('info', 'warn', 'error')),
  asset text,
  message text NOT NULL,
  PRIMARY KEY (run_id, sequence)
);
