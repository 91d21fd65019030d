-- Maintenance that somebody started, dry runs too. A dry run of the removal of orphans is the plan that a
-- removal names: plan_digest is of all files that it listed.
CREATE TABLE app.maintenance_jobs (
  id text PRIMARY KEY,
  task jsonb NOT NULL,
  state text NOT NULL
    CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  progress jsonb,
  result jsonb,
  plan_digest text,
  error text,
  started_by text NOT NULL,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX maintenance_jobs_newest ON app.maintenance_jobs (created_at DESC, id DESC);
CREATE INDEX maintenance_jobs_open ON app.maintenance_jobs (state) WHERE state IN ('queued', 'running');
