import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fetchServer, ServerMissing, TRINO_HOME } from './fetch-server.ts';
import { findJdk } from './find-jdk.ts';
import { findFreePorts, type RunningServer, runServer } from './run-server.ts';
import type { S3Server } from './start-s3.ts';

const TRINO_JDK = 24;
/** The very files that the stack runs with. */
const SETTINGS = fileURLToPath(new URL('../../../../deploy/trino', import.meta.url));
/** Needs a plugin that Maven does not have. */
const NOT_HERE = 'pg.properties';
const Info = z.object({ starting: z.boolean() });

interface Options {
  readonly folder: string;
  /** What its catalog `iceberg` reads; left out: it has none. */
  readonly lake?: { readonly nessieUrl: string; readonly s3: S3Server };
}

/** A real Trino on a free port of the loopback address. Throws. */
export async function startTrino({ folder, lake }: Options): Promise<RunningServer> {
  const jdk = await findJdk(TRINO_JDK);
  if (jdk === null) {
    throw new ServerMissing(`no JDK ${TRINO_JDK} or newer was found; set JAVA_HOME to one`);
  }
  await fetchServer('trino');
  const [port] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const catalogs = `${folder}/catalog`;
  await mkdir(folder, { recursive: true });
  await cp(`${SETTINGS}/catalog`, catalogs, { recursive: true });
  await rm(`${catalogs}/${NOT_HERE}`, { force: true });
  if (lake === undefined) await rm(`${catalogs}/iceberg.properties`);
  return runServer({
    name: 'trino',
    command: `${TRINO_HOME}/bin/launcher`,
    args: ['run', `--etc-dir=${SETTINGS}/etc`, `--data-dir=${folder}/data`],
    folder,
    environment: {
      TRINO_HTTP_PORT: String(port),
      TRINO_NODE_ADDRESS: '127.0.0.1',
      TRINO_BIND_ADDRESS: '127.0.0.1',
      TRINO_CATALOG_DIR: catalogs,
      NESSIE_ICEBERG_URI: `${lake?.nessieUrl}/iceberg`,
      S3_ENDPOINT: lake?.s3.url ?? '',
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY: lake?.s3.accessKeyId ?? '',
      S3_SECRET_KEY: lake?.s3.secretAccessKey ?? '',
      // The launcher takes the first java that it finds.
      PATH: `${jdk}/bin${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
    url,
    isReady: async () => !Info.parse(await (await fetch(`${url}/v1/info`)).json()).starting,
    startLimitMs: 240_000,
    stopLimitMs: 30_000,
  });
}
