import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';
import { postgresBinaries, serverUser } from './binaries.ts';

const run = promisify(execFile);

/** Makes the data folder of a new cluster, or leaves an existing one alone. A kill in the middle leaves nothing that looks finished. */
export async function initialiseCluster(
  folder: string,
  user: string,
  password: string,
): Promise<void> {
  if (existsSync(path.join(folder, 'PG_VERSION'))) return;
  const { initdb } = await postgresBinaries();
  const owner = serverUser();
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const passwordFile = path.join(path.dirname(folder), '.initdb-password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (owner !== null) {
      await chown(unfinished, owner.uid, owner.gid);
      await chown(passwordFile, owner.uid, owner.gid);
    }
    await chmod(initdb, 0o755).catch(() => undefined);
    await run(
      initdb,
      [
        `--pgdata=${unfinished}`,
        '--auth=scram-sha-256',
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      { ...owner, env: { ...process.env, LC_MESSAGES: 'C' } },
    );
    await rename(unfinished, folder);
  } catch (cause) {
    const reason =
      owner === null
        ? ''
        : ' PostgreSQL runs as the system user "postgres", which must be able to enter every folder above it.';
    throw new AppError(
      'unavailable',
      `PostgreSQL could not make its data folder ${folder}.${reason} The log has initdb's answer.`,
      { cause },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}
