-- The history of an asset asks which steps made its commits.
CREATE INDEX run_steps_commit ON app.run_steps (commit_hash) WHERE commit_hash IS NOT NULL;
