import { mkdir } from 'node:fs/promises';
import { fetchServer, NESSIE_JAR, ServerMissing } from './fetch-server.ts';
import { findJdk } from './find-jdk.ts';
import { answersOk, findFreePorts, type RunningServer, runServer } from './run-server.ts';
import type { S3Server } from './start-s3.ts';

const NESSIE_JDK = 21;

interface Options {
  /** Of its data and log; made when it is not there. */
  readonly folder: string;
  readonly store: 'IN_MEMORY' | 'ROCKSDB';
  /** Where its own Iceberg REST keeps tables; left out: it has none. */
  readonly s3?: S3Server;
}

/** A real Nessie on free ports of the loopback address; `url` is without `/api/v2`. Fetched when it is not there. Throws. */
export async function startNessie({ folder, store, s3 }: Options): Promise<RunningServer> {
  const jdk = await findJdk(NESSIE_JDK);
  if (jdk === null) {
    throw new ServerMissing(`no JDK ${NESSIE_JDK} or newer was found; set JAVA_HOME to one`);
  }
  await fetchServer('nessie');
  await mkdir(folder, { recursive: true });
  const [port, managementPort] = await findFreePorts(2);
  const settings = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': port,
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': managementPort,
    'nessie.version.store.type': store,
    'nessie.version.store.persist.rocks.database-path': `${folder}/rocks`,
    'nessie.server.authentication.enabled': false,
    'nessie.catalog.object-stores.health-check.enabled': false,
    ...(s3 === undefined ? {} : warehouseOn(s3)),
  };
  const args = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  const memory = ['-Xmx512m', '--enable-native-access=ALL-UNNAMED'];
  return runServer({
    name: 'nessie',
    command: `${jdk}/bin/java`,
    args: [...memory, ...args, '-jar', NESSIE_JAR],
    folder,
    url: `http://127.0.0.1:${port}`,
    isReady: () => answersOk(`http://127.0.0.1:${managementPort}/q/health/ready`),
    startLimitMs: 180_000,
    stopLimitMs: 30_000,
  });
}

function warehouseOn({ url, bucket, accessKeyId, secretAccessKey }: S3Server) {
  const options = 'nessie.catalog.service.s3.default-options';
  return {
    'nessie.catalog.default-warehouse': 'wh',
    'nessie.catalog.warehouses.wh.location': `s3://${bucket}/wh/`,
    [`${options}.endpoint`]: url,
    [`${options}.path-style-access`]: true,
    [`${options}.region`]: 'us-east-1',
    [`${options}.access-key`]: 'urn:nessie-secret:quarkus:s3key',
    's3key.name': accessKeyId,
    's3key.secret': secretAccessKey,
  };
}
