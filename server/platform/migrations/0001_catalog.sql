-- Commits, nodes and contents are named by the sha-256 of their body and never change.
CREATE TABLE app.catalog_contents (
  hash text PRIMARY KEY,
  body text NOT NULL
);

CREATE TABLE app.catalog_nodes (
  hash text PRIMARY KEY,
  body text NOT NULL
);

CREATE TABLE app.catalog_commits (
  hash text PRIMARY KEY,
  parent text NOT NULL,
  merge_parent text,
  generation integer NOT NULL CHECK (generation > 0),
  rank integer NOT NULL CHECK (rank >= generation),
  jump text NOT NULL,
  body text NOT NULL
);

CREATE TABLE app.catalog_references (
  name text COLLATE "C" PRIMARY KEY,
  type text NOT NULL CHECK (type IN ('BRANCH', 'TAG')),
  hash text NOT NULL
);
