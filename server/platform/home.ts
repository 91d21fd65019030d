import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from './errors.ts';

/** Folders inside the state folder. */
export interface Home {
  readonly root: string;
  readonly postgres: string;
  readonly warehouse: string;
  readonly spool: string;
  readonly scratch: string;
  readonly imports: string;
  readonly logs: string;
}

/** Makes the state folder and its parts. Throws `invalid` that names the folder that cannot be written. */
export async function openHome(root: string): Promise<Home> {
  const within = (name: string) => path.join(root, name);
  const home: Home = {
    root,
    postgres: within('postgres'),
    warehouse: within('warehouse'),
    spool: within('spool'),
    scratch: within('scratch'),
    imports: within('imports'),
    logs: within('logs'),
  };
  try {
    for (const folder of [
      root,
      home.warehouse,
      home.spool,
      home.scratch,
      home.imports,
      home.logs,
    ]) {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK | constants.X_OK);
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError(
      'invalid',
      `The state folder ${root} cannot be written (${code}). Make it writable for this user, or set CASCADE_HOME to another folder.`,
      { cause },
    );
  }
  return home;
}
