import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunningServer } from './run-server.ts';
import { startNessie, warehouseOf } from './start-nessie.ts';
import { startS3 } from './start-s3.ts';
import { startTrino } from './start-trino.ts';

const NAMES = ['s3', 'nessie', 'trino'];

const [before, command] = split(process.argv.slice(2));
const unknown = before.find((name) => !NAMES.includes(name));
if (unknown !== undefined) {
  console.error(`There is no server "${unknown}". Servers: ${NAMES.join(', ')}.`);
  process.exit(2);
}

/** What stands behind `--` is a command to run. */
function split(args: readonly string[]): readonly [readonly string[], readonly string[]] {
  const at = args.indexOf('--');
  return at === -1 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
}

const wants = (name: string): boolean => before.length === 0 || before.includes(name);
const show = (name: string, server: RunningServer, note = '') =>
  console.log(`${name.padEnd(7)} ${server.url}${note}`);

/**
 * Real servers with empty data on free ports of this machine: for work by hand until Ctrl-C, or for a
 * command that gets their addresses as a console's variables.
 */
async function runServers(stopped: AbortSignal): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-real-servers-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const variables: Record<string, string> = {};
  const s3 = wants('s3') ? parts.use(await startS3({ folder: `${folder}/s3` })) : null;
  if (s3 !== null) {
    show('s3', s3, `  bucket ${s3.bucket}`);
    variables['WAREHOUSE'] = warehouseOf(s3);
    variables['S3_ENDPOINT'] = s3.url;
    variables['S3_ACCESS_KEY'] = s3.accessKeyId;
    variables['S3_SECRET_KEY'] = s3.secretAccessKey;
  }
  let nessieUrl: string | null = null;
  if (wants('nessie')) {
    const options = { folder: `${folder}/nessie`, store: 'ROCKSDB', ...(s3 && { s3 }) } as const;
    const nessie = parts.use(await startNessie(options));
    nessieUrl = nessie.url;
    show('nessie', nessie);
    variables['CATALOG_URL'] = `${nessie.url}/api/v2`;
  }
  if (wants('trino')) {
    const lake = s3 !== null && nessieUrl !== null ? { lake: { nessieUrl, s3 } } : {};
    const trino = parts.use(await startTrino({ folder: `${folder}/trino`, ...lake }));
    show('trino', trino);
    variables['ENGINE_URL'] = trino.url;
  }
  if (command.length > 0) {
    process.exitCode = await runCommand(variables, stopped);
    return;
  }
  const lines = Object.entries(variables).map(([name, value]) => `  ${name}=${value}`);
  console.log(['A console on them:', ...lines, 'Ctrl-C stops them.'].join('\n'));
  if (!stopped.aborted) await once(stopped, 'abort');
}

async function runCommand(
  variables: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<number> {
  const [program = '', ...args] = command;
  const env = { ...process.env, ...variables };
  const child = spawn(program, args, { env, stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

const stopping = new AbortController();
// Without something that goes on, an open promise would not keep the process.
const awake = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping.abort());
await runServers(stopping.signal);
clearInterval(awake);
