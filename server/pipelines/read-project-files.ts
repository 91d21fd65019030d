import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#server/platform/errors.ts';
import type { ProjectFile } from './model/project.ts';

const KINDS = /\.(sql|ya?ml)$/;

/** Every SQL and yml file of the project, by path. Throws `not-found` when there is no project. */
export async function readProjectFiles(folder: string): Promise<readonly ProjectFile[]> {
  const paths = await listFiles(folder, '');
  if (!paths.includes('dbt_project.yml')) {
    throw new AppError('not-found', `${folder} has no dbt_project.yml: it is not a dbt project.`);
  }
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  );
}

async function listFiles(folder: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new AppError('not-found', `The project folder ${folder} cannot be read.`, { cause });
    },
  );
  const nested = entries.map(async (entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      // dbt's own output and hidden folders are not part of the project.
      const skipped =
        entry.name.startsWith('.') || ['target', 'logs', 'dbt_packages'].includes(path);
      return skipped ? [] : listFiles(folder, path);
    }
    return KINDS.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(nested)).flat().sort();
}
