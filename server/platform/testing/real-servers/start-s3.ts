import { mkdir, writeFile } from 'node:fs/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { fetchServer, SEAWEED_BINARY } from './fetch-server.ts';
import { answersOk, findFreePorts, type RunningServer, runServer } from './run-server.ts';

export interface S3Server extends RunningServer {
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const BUCKET = 'lake';
const KEYS = { accessKeyId: 'minioadmin', secretAccessKey: 'minioadmin' };

/** A real S3 store (SeaweedFS) on free ports of the loopback address, with a bucket. Fetched when it is not there. Throws. */
export async function startS3({ folder }: { readonly folder: string }): Promise<S3Server> {
  await fetchServer('s3');
  await mkdir(`${folder}/data`, { recursive: true });
  const identity = {
    name: 'admin',
    credentials: [{ accessKey: KEYS.accessKeyId, secretKey: KEYS.secretAccessKey }],
    actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'],
  };
  await writeFile(`${folder}/s3.json`, JSON.stringify({ identities: [identity] }), { mode: 0o600 });
  const ports = await findFreePorts(8);
  const port = ports[7];
  const url = `http://127.0.0.1:${port}`;
  const server = await runServer({
    name: 's3',
    command: SEAWEED_BINARY,
    args: seaweedArguments(ports),
    folder,
    url,
    isReady: () => answersOk(`${url}/healthz`),
    startLimitMs: 60_000,
    // Its files are safe against a kill, and its own goodbye takes long.
    stopLimitMs: 3_000,
  });
  try {
    await createBucket(url);
  } catch (cause) {
    await server[Symbol.asyncDispose]();
    throw cause;
  }
  return { ...server, bucket: BUCKET, ...KEYS };
}

function seaweedArguments(ports: readonly number[]): readonly string[] {
  const settings = {
    dir: 'data',
    ip: '127.0.0.1',
    'ip.bind': '127.0.0.1',
    'master.port': ports[0],
    'master.port.grpc': ports[1],
    'master.volumeSizeLimitMB': 256,
    // Reports of usage are on by default.
    'master.telemetry': false,
    'master.electionTimeout': '1s',
    'volume.max': 50,
    'volume.preStopSeconds': 0,
    'volume.port': ports[2],
    'volume.port.grpc': ports[3],
    'filer.port': ports[4],
    'filer.port.grpc': ports[5],
    s3: true,
    's3.port': ports[7],
    's3.port.grpc': ports[6],
    's3.port.iceberg': 0,
    's3.port.lance': 0,
    's3.config': 's3.json',
  };
  const args = Object.entries(settings).map(([name, value]) => `-${name}=${value}`);
  return ['-logtostderr=true', 'server', ...args];
}

/** The store takes requests a moment before it can make a bucket: the client's own retries bridge that. */
async function createBucket(endpoint: string): Promise<void> {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: KEYS,
    forcePathStyle: true,
    maxAttempts: 12,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  client.destroy();
}
