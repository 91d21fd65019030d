import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readConfig } from '#server/platform/config.ts';
import { startServices } from '#server/platform/start-services.ts';
import type { Figure } from './figure.ts';
import { timedRun } from './sql-run.ts';

/** Work for the engine alone: no table is read. */
const SQL =
  'SELECT count(*) AS n, max(i * j) AS m FROM UNNEST(sequence(1, 10000)) AS a(i) CROSS JOIN UNNEST(sequence(1, 10000)) AS b(j)';
const REPEATS = 5;

const Page = z.object({
  nextUri: z.string().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/**
 * The console in front of Trino against a bare loop over its protocol, in turns. Nothing when `ENGINE_URL`
 * names no Trino; the other variables say where its lake is.
 */
export async function benchTrino(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly Figure[]> {
  const address = env['ENGINE_URL'];
  if (address === undefined) return [];
  await using parts = new AsyncDisposableStack();
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-bench-'));
  parts.defer(() => rm(home, { recursive: true, force: true }));
  // PostgreSQL runs as another user when this process is root.
  await chmod(home, 0o711);
  const config = readConfig({ ...env, CASCADE_HOME: home });
  const services = await startServices(config, { url: null, onProgress: () => undefined });
  parts.defer(() => services.close());
  const ref = services.catalog.defaultBranch;
  const times: { readonly ours: number; readonly bare: number }[] = [];
  for (let turn = 0; turn <= REPEATS; turn += 1) {
    const { ms: ours } = await timedRun(services, SQL, { ref });
    times.push({ ours, bare: await bareLoop(new URL(address)) });
  }
  const warm = times.slice(1);
  const ours = middleOf(warm.map((time) => time.ours));
  const bare = middleOf(warm.map((time) => time.bare));
  return [
    { name: 'a statement on Trino', value: ours, unit: 'ms' },
    { name: 'the same by a bare loop', value: bare, unit: 'ms' },
    {
      name: 'a statement to a bare loop',
      value: ours / bare,
      unit: 'times',
      target: { atMost: 1.1 },
    },
  ];
}

async function bareLoop({ origin, username }: URL): Promise<number> {
  const startedAt = performance.now();
  const headers = { 'x-trino-user': username === '' ? 'bench' : username };
  let answer = await fetch(`${origin}/v1/statement`, { method: 'POST', body: SQL, headers });
  for (;;) {
    const { nextUri, error } = Page.parse(await answer.json());
    if (error !== undefined) throw new Error(error.message);
    if (nextUri === undefined) return performance.now() - startedAt;
    answer = await fetch(nextUri, { headers });
  }
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
