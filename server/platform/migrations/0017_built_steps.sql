-- The health of assets is asked for at every look at them; steps that check, merge, publish or skip say nothing of it.
CREATE INDEX run_steps_built ON app.run_steps (asset, run_id DESC)
  WHERE kind IN ('source', 'model') AND state IN ('done', 'failed');
