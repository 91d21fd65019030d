-- The runs that read a source are asked for at every look at it, and by its schedule.
CREATE INDEX runs_source ON app.runs ((ingest->>'source'), created_at DESC) WHERE ingest IS NOT NULL;
CREATE INDEX runs_site_passes ON app.runs USING gin ((ingest->'passes') jsonb_path_ops)
  WHERE ingest->>'kind' = 'sites';
