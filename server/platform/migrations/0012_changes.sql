-- Requests to merge one branch into another after people have looked at it.
CREATE TABLE app.changes (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  description text NOT NULL,
  source text NOT NULL,
  target text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'merged', 'closed')),
  author text NOT NULL,
  created_at timestamptz NOT NULL,
  ended_by text,
  ended_at timestamptz,
  -- A merge commit that was made and may be in the target by now: the next look at the change finds out.
  pending jsonb,
  -- {mergeHash, sourceHash, targetHash, baseHash} of a merged change.
  merge jsonb,
  -- Head of the target once the merge was taken back.
  undo_hash text
);
CREATE INDEX changes_by_state ON app.changes (state, number DESC);
CREATE UNIQUE INDEX changes_open ON app.changes (source, target) WHERE state = 'open';

-- What happened to a change, in order; comments too.
CREATE TABLE app.change_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  change integer NOT NULL REFERENCES app.changes ON DELETE CASCADE,
  at timestamptz NOT NULL,
  by_name text NOT NULL,
  kind text NOT NULL,
  body text,
  -- Head of the source then.
  source_hash text
);
CREATE INDEX change_events_of ON app.change_events (change, id);

-- How a key is merged. Counts while the key is on both sides as it was at these commits.
CREATE TABLE app.change_choices (
  change integer NOT NULL REFERENCES app.changes ON DELETE CASCADE,
  key text[] NOT NULL,
  choice text NOT NULL CHECK (choice IN ('take-source', 'keep-target', 'append-both', 'other-version')),
  -- Commit that the version is taken from; only with other-version.
  version_hash text,
  source_hash text NOT NULL,
  target_hash text NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (change, key)
);

-- The last approval of each person; counts while the source is at that commit.
CREATE TABLE app.change_approvals (
  change integer NOT NULL REFERENCES app.changes ON DELETE CASCADE,
  by_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'analyst')),
  source_hash text NOT NULL,
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (change, by_name)
);

-- Checks of a change at one commit of its source.
CREATE TABLE app.change_checks (
  id text PRIMARY KEY,
  change integer NOT NULL REFERENCES app.changes ON DELETE CASCADE,
  source_hash text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  -- How many there are; null before they are planned.
  total integer,
  error text,
  started_by text NOT NULL,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX change_checks_of ON app.change_checks (change, created_at DESC);
CREATE INDEX change_checks_open ON app.change_checks (state) WHERE state IN ('queued', 'running');

CREATE TABLE app.change_check_results (
  check_id text NOT NULL REFERENCES app.change_checks ON DELETE CASCADE,
  ordinal integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('gate', 'test')),
  name text NOT NULL,
  -- Asset that is tested; null for a gate.
  asset text,
  description text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('warn', 'error')),
  state text NOT NULL CHECK (state IN ('pass', 'warn', 'fail', 'error')),
  failures bigint NOT NULL,
  sql text NOT NULL,
  message text,
  took_ms integer NOT NULL,
  PRIMARY KEY (check_id, ordinal)
);
