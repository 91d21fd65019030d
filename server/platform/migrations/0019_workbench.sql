-- Tabs of the SQL page, one list a person: they outlive a reload and a restart.
CREATE TABLE app.sql_tabs (
  owner text NOT NULL,
  id uuid NOT NULL,
  title text NOT NULL,
  position integer NOT NULL,
  ref text NOT NULL,
  -- Commit hash or ISO time; null is the head of the ref.
  at text,
  draft text NOT NULL DEFAULT '',
  -- {catalog, schema, timeZone, path, transaction, properties, prepared}: what its statements set
  session jsonb NOT NULL,
  -- Saved query that the tab was opened from.
  saved_query uuid,
  -- Goes up with each change by hand; who changes an older one is refused.
  revision integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- A closed tab can be opened again for a while.
  closed_at timestamptz,
  PRIMARY KEY (owner, id)
);

CREATE TABLE app.sql_snippets (
  owner text NOT NULL,
  -- What is typed to get it.
  prefix text NOT NULL,
  body text NOT NULL,
  description text NOT NULL DEFAULT '',
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (owner, prefix)
);

ALTER TABLE app.queries
  ADD COLUMN tab_id uuid,
  -- Why it was run.
  ADD COLUMN origin text NOT NULL DEFAULT 'console'
    CHECK (origin IN ('console', 'comparison', 'check')),
  ADD COLUMN saved_query uuid,
  ADD COLUMN saved_version integer,
  -- [{type, value}] of the bound `?`, and what the session was: enough to run it again.
  ADD COLUMN parameters jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN session jsonb,
  ADD COLUMN update_type text,
  ADD COLUMN update_count bigint,
  -- [{code, message}]
  ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN rows_read bigint,
  ADD COLUMN bytes_read bigint,
  -- The plan with actual rows and seconds; null when none was kept.
  ADD COLUMN profile jsonb,
  DROP CONSTRAINT queries_state_check,
  ADD CONSTRAINT queries_state_check
    CHECK (state IN ('queued', 'running', 'finished', 'failed', 'cancelled', 'interrupted'));

UPDATE app.queries SET state = 'interrupted'
WHERE state = 'failed' AND failure ->> 'name' = 'SERVER_SHUTTING_DOWN';

CREATE INDEX queries_of_saved ON app.queries (saved_query, created_at DESC) WHERE saved_query IS NOT NULL;
-- For the retention of the history.
CREATE INDEX queries_oldest ON app.queries (created_at);

CREATE TABLE app.saved_queries (
  id uuid PRIMARY KEY,
  owner text NOT NULL,
  name text NOT NULL,
  -- Path with slashes; empty is the top.
  folder text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  tags text[] NOT NULL DEFAULT '{}',
  -- Who may read and run it beside its owner and administrators.
  shared_with text NOT NULL DEFAULT 'nobody'
    CHECK (shared_with IN ('nobody', 'admin', 'analyst', 'everybody')),
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz
);
CREATE UNIQUE INDEX saved_queries_name ON app.saved_queries (owner, lower(folder), lower(name))
  WHERE deleted_at IS NULL;

-- What a saved query said, version by version; a link may name one.
CREATE TABLE app.saved_query_versions (
  query_id uuid NOT NULL REFERENCES app.saved_queries (id) ON DELETE CASCADE,
  version integer NOT NULL,
  sql text NOT NULL,
  ref text NOT NULL,
  at text,
  default_catalog text,
  default_schema text,
  -- [{name, type, value, label}]: parameters and their defaults
  parameters jsonb NOT NULL DEFAULT '[]',
  note text NOT NULL DEFAULT '',
  saved_by text NOT NULL,
  saved_at timestamptz NOT NULL,
  PRIMARY KEY (query_id, version)
);

-- A saved query that runs by the clock and must return no rows.
CREATE TABLE app.query_checks (
  query_id uuid PRIMARY KEY REFERENCES app.saved_queries (id) ON DELETE CASCADE,
  cron text NOT NULL,
  time_zone text NOT NULL,
  ref text NOT NULL,
  is_paused boolean NOT NULL DEFAULT false,
  -- Whose permissions it runs with.
  run_as text NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  next_at timestamptz NOT NULL
);

CREATE TABLE app.query_check_results (
  id uuid PRIMARY KEY,
  query_id uuid NOT NULL REFERENCES app.saved_queries (id) ON DELETE CASCADE,
  version integer NOT NULL,
  ref text NOT NULL,
  -- Its statement in the history; null when it could not even be started.
  run_id uuid,
  outcome text NOT NULL CHECK (outcome IN ('running', 'passed', 'failed', 'broken')),
  row_count bigint,
  message text,
  started_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX query_check_results_newest ON app.query_check_results (query_id, started_at DESC);
