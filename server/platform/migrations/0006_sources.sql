-- Secrets of sources, sealed by a key that lies in the state folder and never in the database.
CREATE TABLE app.source_secrets (
  name text PRIMARY KEY,
  sealed bytea NOT NULL,
  changed_at timestamptz NOT NULL
);

-- One reading of a source: what it asked for and what it learned. Its marks count once its run is merged.
CREATE TABLE app.source_passes (
  id text PRIMARY KEY,
  source text NOT NULL,
  pass text NOT NULL CHECK (pass IN ('first', 'hot', 'warm', 'deep')),
  run_id text REFERENCES app.runs (id) ON DELETE SET NULL,
  ref text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  documents integer NOT NULL DEFAULT 0,
  tombstones integer NOT NULL DEFAULT 0,
  -- What the site said about itself.
  site jsonb,
  -- Where the next pass goes on; null until this one has read everything.
  marks jsonb,
  -- {message, nextStep, isLasting} of a pass that failed.
  failure jsonb
);
CREATE INDEX source_passes_newest ON app.source_passes (source, started_at DESC, id DESC);
CREATE INDEX source_passes_run ON app.source_passes (run_id);

-- Requests to sites, the newest few hundred a source. Addresses are kept without secrets.
CREATE TABLE app.source_requests (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text NOT NULL,
  pass_id text REFERENCES app.source_passes (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  path text NOT NULL,
  -- HTTP status; null when no answer came.
  status integer,
  ms integer NOT NULL,
  bytes bigint NOT NULL,
  documents integer,
  note text
);
CREATE INDEX source_requests_newest ON app.source_requests (source, id DESC);
