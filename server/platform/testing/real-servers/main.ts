import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunningServer } from './run-server.ts';
import { startNessie, warehouseOf } from './start-nessie.ts';
import { startS3 } from './start-s3.ts';
import { startTrino } from './start-trino.ts';

const NAMES = ['s3', 'nessie', 'trino'];

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !NAMES.includes(name));
if (unknown !== undefined) {
  console.error(`There is no server "${unknown}". Servers: ${NAMES.join(', ')}.`);
  process.exit(2);
}

const wants = (name: string): boolean => asked.length === 0 || asked.includes(name);
const show = (name: string, server: RunningServer, note = '') =>
  console.log(`${name.padEnd(7)} ${server.url}${note}`);

/** Real servers with empty data on free ports of this machine, for work by hand. */
async function runServers(stopped: AbortSignal): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-real-servers-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const s3 = wants('s3') ? parts.use(await startS3({ folder: `${folder}/s3` })) : null;
  if (s3 !== null) {
    const { bucket, accessKeyId, secretAccessKey } = s3;
    show('s3', s3, `  bucket ${bucket}, key ${accessKeyId}, secret ${secretAccessKey}`);
  }
  let nessieUrl: string | null = null;
  if (wants('nessie')) {
    const options = { folder: `${folder}/nessie`, store: 'ROCKSDB', ...(s3 && { s3 }) } as const;
    const nessie = parts.use(await startNessie(options));
    nessieUrl = nessie.url;
    show('nessie', nessie, `  CATALOG_URL=${nessie.url}/api/v2`);
  }
  if (wants('trino')) {
    const lake = s3 !== null && nessieUrl !== null ? { lake: { nessieUrl, s3 } } : {};
    const trino = parts.use(await startTrino({ folder: `${folder}/trino`, ...lake }));
    show('trino', trino, `  ENGINE_URL=${trino.url}`);
  }
  if (s3 !== null) console.log(`warehouse WAREHOUSE=${warehouseOf(s3)} S3_ENDPOINT=${s3.url}`);
  console.log('Ctrl-C stops them and removes their data.');
  if (!stopped.aborted) await once(stopped, 'abort');
}

const stopping = new AbortController();
// Without something that goes on, an open promise would not keep the process.
const awake = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping.abort());
await runServers(stopping.signal);
clearInterval(awake);
