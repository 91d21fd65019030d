import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fetchServer, ServerMissing, TRINO_HOME } from './fetch-server.ts';
import { findJdk } from './find-jdk.ts';
import { findFreePorts, type RunningServer, runServer } from './run-server.ts';

const TRINO_JDK = 24;
const Info = z.object({ starting: z.boolean() });

interface Options {
  readonly folder: string;
  /** Values that catalogs name as `${ENV:NAME}`. */
  readonly environment?: Readonly<Record<string, string>>;
}

const JVM = [
  '-server',
  '-Xmx2G',
  '-XX:+UseG1GC',
  '-XX:G1HeapRegionSize=32M',
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:ReservedCodeCacheSize=256M',
  '-Djdk.attach.allowAttachSelf=true',
  '-Djdk.nio.maxCachedBufferSize=2000000',
  '-XX:+EnableDynamicAgentLoading',
  '-Dfile.encoding=UTF-8',
  '--enable-native-access=ALL-UNNAMED',
  '--add-modules=jdk.incubator.vector',
];

/** A real Trino without any catalog on a free port of the loopback address; catalogs are made by statement. Throws. */
export async function startTrino({ folder, environment = {} }: Options): Promise<RunningServer> {
  const jdk = await findJdk(TRINO_JDK);
  if (jdk === null) {
    throw new ServerMissing(`no JDK ${TRINO_JDK} or newer was found; set JAVA_HOME to one`);
  }
  await fetchServer('trino');
  const [port] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  await mkdir(`${folder}/etc`, { recursive: true });
  const files = {
    'node.properties': {
      'node.environment': 'test',
      'node.id': 'local1',
      'node.internal-address': '127.0.0.1',
      'node.bind-ip': '127.0.0.1',
    },
    'config.properties': {
      coordinator: true,
      'node-scheduler.include-coordinator': true,
      'http-server.http.port': port,
      'discovery.uri': url,
      'query.max-memory': '1GB',
      'query.max-memory-per-node': '512MB',
      'catalog.management': 'dynamic',
      'catalog.store': 'memory',
    },
    'log.properties': { 'io.trino': 'INFO' },
  };
  for (const [name, settings] of Object.entries(files)) {
    const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
    await writeFile(`${folder}/etc/${name}`, lines.join(''));
  }
  await writeFile(`${folder}/etc/jvm.config`, `${JVM.join('\n')}\n`);
  return runServer({
    name: 'trino',
    command: `${TRINO_HOME}/bin/launcher`,
    args: ['run', `--etc-dir=${folder}/etc`, `--data-dir=${folder}/data`],
    folder,
    // The launcher takes the first java that it finds.
    environment: {
      ...environment,
      PATH: `${jdk}/bin${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
    url,
    isReady: async () => !Info.parse(await (await fetch(`${url}/v1/info`)).json()).starting,
    startLimitMs: 240_000,
    stopLimitMs: 30_000,
  });
}
