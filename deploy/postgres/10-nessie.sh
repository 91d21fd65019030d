# A database and an account of its own for Nessie: it need not see the console's tables.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set password="$NESSIE_DB_PASSWORD" <<'SQL'
CREATE ROLE nessie LOGIN PASSWORD :'password';
CREATE DATABASE nessie OWNER nessie;
SQL
