# The bucket of the lake, and a user that may use it and nothing else. Doing it twice does no harm.
set -eu
mc alias set lake http://minio:9000 "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD"
mc mb --ignore-existing lake/lake
mc admin user add lake "$S3_ACCESS_KEY" "$S3_SECRET_KEY"
mc admin policy create lake lake-only /setup/lake-only.json
mc admin policy attach lake lake-only --user "$S3_ACCESS_KEY" || mc admin policy entities lake --user "$S3_ACCESS_KEY" | grep -q lake-only
