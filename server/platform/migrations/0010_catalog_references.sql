-- Where a reference pointed before, newest first, each as `<milliseconds since the epoch> <hash>`.
ALTER TABLE app.catalog_references ADD COLUMN recent text[] NOT NULL DEFAULT '{}';

CREATE TABLE app.catalog_settings (
  type text PRIMARY KEY,
  body text NOT NULL
);
