import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const TOOL = path.join(ROOT, '../shared/tools/baseline-python');
const ENVIRONMENT = path.join(ROOT, '.test-env/baseline');
const DELTA = ' (delta)';

const Answer = z.object({
  fact_rows: z.number(),
  fact_sum: z.number(),
  hypo: z.number(),
  in_range: z.number(),
  hyper: z.number(),
  abs_rate_sum: z.number(),
  mart_rows: z.number(),
  mart_readings: z.number(),
  mean_tir: z.number(),
  mean_gmi: z.number(),
});
/** What the job has to come out with. */
export type Answer = Readonly<z.infer<typeof Answer>>;

const Report = z.object({
  rows: z.array(z.looseObject({ stage: z.string() })),
  total: z.object({
    full_seconds: z.number(),
    delta_seconds: z.number(),
    peak_rss_mb: z.number(),
  }),
});

export interface PythonRun {
  /** The bytes that both sides read. */
  readonly entries: string;
  readonly delta: string;
  readonly fullSeconds: number;
  readonly deltaSeconds: number;
  /** Of the largest of its processes. */
  readonly peakMb: number;
  readonly full: Answer;
  readonly afterDelta: Answer;
}

/**
 * Runs the job in Python in a folder, with its packages installed on first use; null, with a
 * warning, where that is not possible.
 */
export async function runPython(
  folder: string,
  size: { readonly users: number; readonly perUser: number },
): Promise<PythonRun | null> {
  const python = await findPython();
  if (python === null) return null;
  const work = path.join(folder, 'python');
  const out = path.join(folder, 'python.json');
  await run(python, [
    path.join(TOOL, 'run.py'),
    ...['--work', work],
    ...['--out', out],
    ...['--users', String(size.users)],
    ...['--per-user', String(size.perUser)],
  ]);
  const { rows, total } = Report.parse(JSON.parse(await readFile(out, 'utf8')));
  const answer = (stage: string) => Answer.parse(rows.find((row) => row.stage === stage));
  return {
    entries: path.join(work, 'entries.csv'),
    delta: path.join(work, 'delta.csv'),
    fullSeconds: total.full_seconds,
    deltaSeconds: total.delta_seconds,
    peakMb: total.peak_rss_mb,
    full: answer('check'),
    afterDelta: answer(`check${DELTA}`),
  };
}

async function findPython(): Promise<string | null> {
  const python = path.join(ENVIRONMENT, 'bin/python');
  try {
    if (!existsSync(TOOL)) throw new Error(`${TOOL} is missing`);
    await run(python, ['-c', 'import dlt, pandera, pyiceberg, dbt.adapters.duckdb']).catch(
      async () => {
        await run('python3', ['-m', 'venv', ENVIRONMENT]);
        const requirements = path.join(TOOL, 'requirements.txt');
        await run(path.join(ENVIRONMENT, 'bin/pip'), ['install', '--quiet', '-r', requirements]);
      },
    );
    return python;
  } catch (cause) {
    console.warn(
      `SKIPPED: the comparison needs python3 and the packages of ${TOOL}: ${String(cause)}`,
    );
    return null;
  }
}
