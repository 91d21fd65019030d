import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { 'server-only': new URL('./scripts/empty.mjs', import.meta.url).pathname } },
  test: {
    setupFiles: ['./server/platform/testing/fuzz-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{server,components,bin,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.{contract,system,real,torture}.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          globalSetup: ['./server/platform/testing/global-postgres.ts'],
          include: ['server/**/*.contract.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          globalSetup: ['./server/platform/testing/global-postgres.ts'],
          include: ['server/**/*.system.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'torture',
          include: ['server/**/*.torture.test.ts'],
          testTimeout: 7_200_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          globalSetup: [
            './server/platform/testing/global-postgres.ts',
            './server/platform/testing/global-real-servers.ts',
          ],
          include: ['server/**/*.real.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
