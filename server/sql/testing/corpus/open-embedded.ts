import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { createLogger } from '#server/platform/log.ts';
import { createQueryRunner } from '#server/queries/query-runner.ts';
import type { CorpusTarget } from './run-case.ts';

/** An embedded lake of its own behind the runner of people's statements. Its clock goes. */
export async function openEmbedded(): Promise<CorpusTarget & AsyncDisposable> {
  const clock = () => new Date();
  const opened = await openTestEngine({ clock, memoryLimitMb: 512 });
  const queries = await createQueryRunner({
    engine: opened.engine,
    database: opened.database,
    clock,
    log: createLogger(null, 'error'),
    defaultBranch: 'main',
    limits: { places: 4, placesPerPerson: 4 },
  });
  return {
    queries,
    database: opened.database,
    engine: opened.engine,
    clock,
    ref: 'main',
    async [Symbol.asyncDispose]() {
      await queries.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}
