-- What a token may do at most, whatever its role, and until when; null: until it is revoked.
ALTER TABLE app.tokens
  ADD COLUMN access text NOT NULL DEFAULT 'write' CHECK (access IN ('read', 'write')),
  ADD COLUMN expires_at timestamptz;
