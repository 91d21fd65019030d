-- Results that a tab of the SQL page shows. The rows of a pinned one are kept whatever their age.
CREATE TABLE app.result_tabs (
  owner text NOT NULL,
  tab_id uuid NOT NULL,
  query_id uuid NOT NULL REFERENCES app.queries (id) ON DELETE CASCADE,
  title text NOT NULL,
  is_pinned boolean NOT NULL DEFAULT false,
  opened_at timestamptz NOT NULL,
  -- Of results that were opened together.
  position integer NOT NULL,
  PRIMARY KEY (owner, tab_id, query_id)
);
CREATE INDEX result_tabs_pinned ON app.result_tabs (query_id) WHERE is_pinned;
