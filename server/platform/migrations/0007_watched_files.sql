-- Folders that are watched, and the last look at each.
CREATE TABLE app.watched_folders (
  source text PRIMARY KEY,
  looked_at timestamptz NOT NULL,
  -- Why the folder cannot be read; null when it can.
  error text
);

-- Files of watched folders as they were last seen. A file counts as taken in once its run is merged.
CREATE TABLE app.watched_files (
  source text NOT NULL,
  name text NOT NULL,
  size_bytes bigint NOT NULL,
  mtime_ms bigint NOT NULL,
  -- When it was first seen with this size and time: a file that still grows is left alone.
  seen_at timestamptz NOT NULL,
  -- Of what was read; null before.
  sha256 text,
  run_id text REFERENCES app.runs (id) ON DELETE SET NULL,
  read_at timestamptz,
  documents integer,
  -- Why it could not be read.
  error text,
  PRIMARY KEY (source, name)
);
CREATE INDEX watched_files_content ON app.watched_files (source, sha256);
