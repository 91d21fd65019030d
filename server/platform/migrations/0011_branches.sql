-- Branches and tags that were deleted in the pages or on the command line, each restorable at its hash
-- until restorable_until. Written before the ref goes, so that its commits are never without a root.
CREATE TABLE app.deleted_refs (
  id text PRIMARY KEY,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('BRANCH', 'TAG')),
  hash text NOT NULL,
  deleted_by text NOT NULL,
  deleted_at timestamptz NOT NULL,
  restorable_until timestamptz NOT NULL,
  restored_at timestamptz,
  restored_by text
);
CREATE INDEX deleted_refs_open ON app.deleted_refs (restorable_until DESC) WHERE restored_at IS NULL;

-- What the refs whose name matches a pattern (`*` is any characters) need for a change. The default
-- branch has 'merge-only' without a row.
CREATE TABLE app.protection_rules (
  id text PRIMARY KEY,
  pattern text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('merge-only', 'change-request')),
  -- Keys (`silver.*`) whose change needs the approvals; null is every key.
  paths text,
  approvals integer NOT NULL DEFAULT 0 CHECK (approvals BETWEEN 0 AND 20),
  -- Null: anybody's approval counts.
  approver_role text CHECK (approver_role IN ('admin')),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK (kind = 'change-request' OR (paths IS NULL AND approvals = 0 AND approver_role IS NULL))
);
CREATE UNIQUE INDEX protection_rules_once ON app.protection_rules (pattern, kind, coalesce(paths, ''));

-- Who made a branch or tag.
CREATE INDEX audit_target ON app.audit (target, action, id DESC);
