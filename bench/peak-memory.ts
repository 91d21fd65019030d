import { readdir, readFile, writeFile } from 'node:fs/promises';

const SAMPLE_MS = 500;
const KB_A_MB = 1024;

/** Peaks of resident memory, in MB. */
export interface PeakMemory {
  /** This process with the engine in it, as the kernel counted it. */
  readonly process: number;
  /** All processes of PostgreSQL, what they share counted once; sampled. Null where that cannot be read. */
  readonly postgres: number | null;
}

/** Measures while the work goes on; the peak of what came before does not count on Linux. */
export async function peakMemoryOf<T>(
  postmaster: number | null,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly peak: PeakMemory }> {
  // 5 resets the high-water mark of resident memory.
  await writeFile('/proc/self/clear_refs', '5').catch(() => undefined);
  let postgres: number | null = null;
  const sample = async () => {
    const now = postmaster === null ? null : await proportionalMb(postmaster);
    if (now !== null) postgres = Math.max(postgres ?? 0, now);
  };
  const sampler = setInterval(() => void sample(), SAMPLE_MS);
  try {
    const value = await work();
    await sample();
    return { value, peak: { process: await highWaterMb(), postgres } };
  } finally {
    clearInterval(sampler);
  }
}

async function highWaterMb(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kb = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return Number(kb ?? process.resourceUsage().maxRSS) / KB_A_MB;
}

/** A process and its children; null when the system does not tell. */
async function proportionalMb(parent: number): Promise<number | null> {
  try {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    let kb = 0;
    for (const pid of pids) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (Number(pid) !== parent && ppid !== parent) continue;
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      kb += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
    }
    return kb === 0 ? null : kb / KB_A_MB;
  } catch {
    return null;
  }
}
