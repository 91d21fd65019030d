import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const TOOLS = fileURLToPath(new URL('../../../../shared/tools/real-servers/', import.meta.url));
const DATA = fileURLToPath(new URL('../../../.test-env/real-servers', import.meta.url));
const BUCKET = 'lake';
const KEYS = { accessKeyId: 'minioadmin', secretAccessKey: 'minioadmin' };

declare module 'vitest' {
  interface ProvidedContext {
    /** Null: could not be had; the reason was printed. */
    realS3: ({ endpoint: string; bucket: string } & typeof KEYS) | null;
    realNessie: { url: string } | null;
    realTrino: { url: string } | null;
  }
}

/**
 * Real servers for a test run: an S3 store, Nessie and Trino, each on free ports of the loopback address
 * with an empty data folder. What cannot be fetched or started is provided as null, with the reason.
 */
export async function setup(project: TestProject): Promise<void> {
  const environment = {
    ...process.env,
    REAL_SERVERS_DATA: DATA,
    NESSIE_STORE: 'IN_MEMORY',
    S3_BUCKET: BUCKET,
    S3_ACCESS_KEY: KEYS.accessKeyId,
    S3_SECRET_KEY: KEYS.secretAccessKey,
    ...(await freePorts()),
  };
  const script = (name: string, ...args: readonly string[]) =>
    runScript(`${TOOLS}${name}`, args, environment);
  const start = async (server: string) => {
    const failure = existsSync(TOOLS)
      ? ((await script('fetch.sh', server)) ?? (await script('up.sh', server)))
      : 'the scripts in ../shared/tools/real-servers are missing';
    if (failure !== null) process.stderr.write(`SKIPPED: no real ${server}: ${failure}\n`);
    return failure === null;
  };
  const url = (port: string) => `http://127.0.0.1:${port}`;
  await script('down.sh', 'all', '--wipe');
  const hasS3 = await start('s3');
  const hasNessie = hasS3 && (await start('nessie'));
  const hasTrino = hasNessie && (await start('trino'));
  project.provide(
    'realS3',
    hasS3 ? { endpoint: url(environment.S3_PORT), bucket: BUCKET, ...KEYS } : null,
  );
  project.provide('realNessie', hasNessie ? { url: url(environment.NESSIE_PORT) } : null);
  project.provide('realTrino', hasTrino ? { url: url(environment.TRINO_PORT) } : null);
  stop = async () => {
    await script('down.sh', 'all', '--wipe');
  };
}

let stop: () => Promise<void> = async () => undefined;
export const teardown = (): Promise<void> => stop();

/** Free ports below those that the system hands out by itself; the S3 server takes seven in a row beside its own. */
async function freePorts() {
  const first = await findFreeRun(11);
  return {
    S3_AUX_PORT: String(first),
    S3_PORT: String(first + 7),
    NESSIE_PORT: String(first + 8),
    NESSIE_MANAGEMENT_PORT: String(first + 9),
    TRINO_PORT: String(first + 10),
  };
}

async function findFreeRun(count: number): Promise<number> {
  const first = randomInt(20_000, 30_000);
  const ports = Array.from({ length: count }, (_, index) => first + index);
  const free = await Promise.all(ports.map(isFree));
  return free.every(Boolean) ? first : findFreeRun(count);
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer().on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Null when the script ended well, else its last words. */
function runScript(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('bash', [file, ...args], { env, stdio: ['ignore', 'inherit', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk) => {
      words = (words + chunk).slice(-2000);
    });
    child.on('error', (cause) => resolve(cause.message));
    // The servers keep the pipe open after the script has ended.
    child.on('exit', (code) => {
      child.stderr.destroy();
      resolve(code === 0 ? null : (words.trim().split('\n').at(-1) ?? `exit code ${code}`));
    });
  });
}
