/** Boundaries of docs/architecture.md as a machine checks them; scripts/check-boundaries.mjs proves that each rule can fire. */
const TEST = '\\.(test|contract\\.test|system\\.test)\\.tsx?$|/testing/';

module.exports = {
  forbidden: [
    {
      name: 'ui-reaches-server-only-through-doors',
      comment: 'The pages see data and pure models, nothing else.',
      severity: 'error',
      from: { path: '^components/', pathNot: ['^components/trpc/server\\.tsx$', TEST] },
      to: {
        path: '^server/',
        pathNot: [
          '^server/[^/]+/model/',
          '^server/api/trpc/root\\.ts$',
          // Read in the editor's worker: no driver, no file, no network.
          '^server/sql/(parser/|read-ahead\\.ts$)',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'model-is-pure',
      comment: 'Safe in browser, worker and test without any set-up.',
      severity: 'error',
      from: { path: '^server/[^/]+/model/', pathNot: TEST },
      to: {
        pathNot: [
          '^server/[^/]+/model/',
          '(^|/)node_modules/zod/',
          '^server/platform/(result|errors)\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'adapters-behind-ports',
      comment: 'One composition root.',
      severity: 'error',
      from: {
        path: '.',
        pathNot: ['^server/platform/start-services\\.ts$', '/adapters/', TEST, '^bench/'],
      },
      to: { path: '^server/[^/]+/adapters/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'services-know-no-transport',
      comment: 'Verbs stay callable from anywhere.',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: ['^server/(api|platform|cli)/', '^server/main\\.ts$', TEST],
      },
      to: {
        path: '^server/api/|(^|/)node_modules/(@trpc|next)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle is two modules that are one.',
      severity: 'error',
      from: { pathNot: TEST },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'app-is-thin',
      comment: 'Routes compose, they do not decide.',
      severity: 'error',
      from: { path: '^app/' },
      to: {
        path: '^server/',
        pathNot: ['^server/api/', '^server/platform/slot\\.ts$', '^server/[^/]+/model/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'drivers-stay-in-adapters',
      comment: 'A driver type in a signature is a leak.',
      severity: 'error',
      from: { path: '.', pathNot: ['/adapters/', '^server/platform/', TEST, '^bench/'] },
      to: {
        path: '(^|/)node_modules/(@duckdb|pg|pg-copy-streams|@dbos-inc)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tests-not-imported',
      comment: 'What only tests need never ships.',
      severity: 'error',
      from: { pathNot: [TEST, '^vitest\\.config\\.ts$', '^e2e/', '^bench/'] },
      to: { path: TEST },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^\\.next' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
