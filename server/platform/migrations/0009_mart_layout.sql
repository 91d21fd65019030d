-- Columns, key, indexes and descriptions that a mart was made with: rows are put over it only while
-- they are the same. Empty for a mart of before, which is then made anew.
ALTER TABLE app.marts ADD COLUMN layout text NOT NULL DEFAULT '';
