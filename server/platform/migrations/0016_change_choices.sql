-- An approval counts for the choices that were seen, too; without this column there were none.
ALTER TABLE app.change_approvals ADD COLUMN choices_hash text NOT NULL
  DEFAULT '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945';

-- Head of the target when the checks were asked for; null for those that did not keep it.
ALTER TABLE app.change_checks ADD COLUMN target_hash text;
