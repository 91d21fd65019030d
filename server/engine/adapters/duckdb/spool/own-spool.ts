import os from 'node:os';
import path from 'node:path';
import type { ResultSpool } from '../../../spool-port.ts';
import { openSandbox } from '../instances.ts';
import { openSpool } from './spool.ts';

/** What reading, sorting and counting results may take. */
const MEMORY_LIMIT_MB = 512;

/** A spool with a DuckDB of its own, for an engine that has none. */
export async function openOwnSpool(options: {
  readonly spoolFolder: string;
  readonly scratchFolder: string;
}): Promise<ResultSpool & AsyncDisposable> {
  const { spoolFolder, scratchFolder } = options;
  const instance = await openSandbox(
    {
      memoryLimitMb: MEMORY_LIMIT_MB,
      threads: os.availableParallelism(),
      overflowFolder: path.join(scratchFolder, 'overflow-spool'),
      keepsOrder: true,
      prelude: [],
    },
    [spoolFolder, scratchFolder],
  );
  const spool = await openSpool(spoolFolder, instance);
  return { ...spool, [Symbol.asyncDispose]: () => instance[Symbol.asyncDispose]() };
}
