import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCluster } from '../postgres/cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

let stop: () => Promise<void>;

/** One real PostgreSQL for a test run; every suite makes a database of its own in it. */
export async function setup(project: TestProject): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-test-'));
  await chmod(folder, 0o711);
  const cluster = await startCluster({
    folder: path.join(folder, 'postgres'),
    user: 'lake',
    password: 'lakepass',
    logFile: path.join(folder, 'postgres.log'),
    settings: [
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'max_connections=200',
    ],
  });
  project.provide('postgresUrl', cluster.url('postgres'));
  stop = async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

export const teardown = (): Promise<void> => stop();
