CREATE TABLE app.people (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'analyst')),
  -- argon2id, with its parameters
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);
CREATE UNIQUE INDEX people_name ON app.people (lower(name));

-- Of tokens and links only the SHA-256 is kept: they are 256 random bits, so that is enough.
CREATE TABLE app.tokens (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'analyst')),
  token_hash bytea NOT NULL UNIQUE,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX tokens_name ON app.tokens (lower(name)) WHERE revoked_at IS NULL;

CREATE TABLE app.sign_in_links (
  token_hash bytea PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES app.people (id) ON DELETE CASCADE,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- Written and read by rate-limiter-flexible.
CREATE TABLE app.rate_limits (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);

CREATE TABLE app.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  by_name text NOT NULL,
  action text NOT NULL,
  target text,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
  reason text
);
CREATE INDEX audit_at ON app.audit (at DESC);
