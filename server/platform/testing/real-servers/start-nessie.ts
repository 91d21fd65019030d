import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fetchServer, NESSIE_JAR, ServerMissing } from './fetch-server.ts';
import { findJdk } from './find-jdk.ts';
import { answersOk, findFreePorts, type RunningServer, runServer } from './run-server.ts';
import type { S3Server } from './start-s3.ts';

const NESSIE_JDK = 21;
/** The very file that the stack runs with. */
const SETTINGS = fileURLToPath(
  new URL('../../../../deploy/nessie/application.properties', import.meta.url),
);

interface Options {
  /** Of its data and log; made when it is not there. */
  readonly folder: string;
  /** `JDBC2` as in the stack, in the database of the address. */
  readonly store: 'IN_MEMORY' | 'ROCKSDB' | { readonly jdbc: string };
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
  return runServer({
    name: 'nessie',
    command: `${jdk}/bin/java`,
    args: [
      '-Xmx512m',
      '--enable-native-access=ALL-UNNAMED',
      `-Dquarkus.config.locations=${SETTINGS}`,
      '-jar',
      NESSIE_JAR,
    ],
    folder,
    environment: {
      NESSIE_BIND_ADDRESS: '127.0.0.1',
      NESSIE_HTTP_PORT: String(port),
      NESSIE_MANAGEMENT_PORT: String(managementPort),
      NESSIE_STORE_TYPE: typeof store === 'string' ? store : 'JDBC2',
      NESSIE_ROCKS_FOLDER: `${folder}/rocks`,
      ...(typeof store === 'string' ? {} : jdbcEnvironment(store.jdbc)),
      S3_ENDPOINT: s3?.url ?? 'http://127.0.0.1:1',
      S3_ACCESS_KEY: s3?.accessKeyId ?? 'none',
      S3_SECRET_KEY: s3?.secretAccessKey ?? 'none',
      NESSIE_WAREHOUSE: s3 === undefined ? 's3://none/warehouse' : warehouseOf(s3),
    },
    url: `http://127.0.0.1:${port}`,
    isReady: () => answersOk(`http://127.0.0.1:${managementPort}/q/health/ready`),
    startLimitMs: 180_000,
    stopLimitMs: 30_000,
  });
}

/** Below which the console and Trino write alike. */
export const warehouseOf = ({ bucket }: Pick<S3Server, 'bucket'>): string =>
  `s3://${bucket}/warehouse`;

function jdbcEnvironment(address: string): Readonly<Record<string, string>> {
  const { hostname, port, pathname, username, password } = new URL(address);
  return {
    NESSIE_JDBC_URL: `jdbc:postgresql://${hostname}:${port}${pathname}`,
    NESSIE_JDBC_USER: decodeURIComponent(username),
    NESSIE_JDBC_PASSWORD: decodeURIComponent(password),
  };
}
