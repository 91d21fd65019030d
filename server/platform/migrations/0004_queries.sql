-- Statements that people ran: enough to show them, to read their result and to run them exactly as then.
CREATE TABLE app.queries (
  id uuid PRIMARY KEY,
  sql text NOT NULL,
  -- The statement with every table fixed to its commit; null until it was bound.
  effective_sql text,
  ref text NOT NULL,
  -- Commit hash or ISO time that was asked for; null is the head of the ref.
  at text,
  -- First commit that a table was read at.
  commit_hash text,
  default_catalog text,
  default_schema text,
  -- [{name, ref, commitHash, snapshotId}], 64-bit ids as text.
  tables jsonb NOT NULL DEFAULT '[]',
  state text NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'running', 'finished', 'failed', 'cancelled')),
  submitted_by text NOT NULL,
  max_rows integer NOT NULL,
  timeout_ms integer NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  row_count bigint,
  bytes bigint,
  truncated boolean,
  -- {code, name, message, line, column}
  failure jsonb,
  -- When the spooled rows were dropped; null while they can be read.
  dropped_at timestamptz
);

CREATE INDEX queries_by_person ON app.queries (submitted_by, created_at DESC, id DESC);
CREATE INDEX queries_newest ON app.queries (created_at DESC, id DESC);
CREATE INDEX queries_spooled ON app.queries (ended_at) WHERE state = 'finished' AND dropped_at IS NULL;
CREATE INDEX queries_unfinished ON app.queries (state) WHERE state IN ('queued', 'running');
