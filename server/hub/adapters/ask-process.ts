import { availableParallelism, totalmem } from 'node:os';
import type { Answer } from './monitored.ts';

interface Deps {
  readonly version: string;
}

/** This process: that its event loop turns, how much memory it holds, how much processor it took since last asked. */
export function processAsker({ version }: Deps): () => Promise<Answer> {
  let lastAt = performance.now();
  let lastUsage = process.cpuUsage();
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const now = performance.now();
    const used = process.cpuUsage(lastUsage);
    const cpuShare = (used.user + used.system) / 1000 / Math.max(1, now - lastAt);
    lastAt = now;
    lastUsage = process.cpuUsage();
    return {
      version,
      detail: `Node ${process.versions.node}, process ${process.pid}`,
      measures: {
        memoryBytes: process.memoryUsage.rss(),
        memoryTotalBytes: totalmem(),
        cpuPercent: (100 * cpuShare) / availableParallelism(),
        cores: availableParallelism(),
      },
    };
  };
}
