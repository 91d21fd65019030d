import { readdir, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#server/platform/errors.ts';

const KEEP_DAYS = 14;

/**
 * The real path of a file in the folder of kept imports: a run reads no other file of the server.
 * Throws `forbidden`, or `not-found` when the file is gone.
 */
export async function keptImport(folder: string, file: string): Promise<string> {
  try {
    const real = await realpath(file);
    if (path.dirname(real) === (await realpath(folder))) return real;
  } catch (cause) {
    throw new AppError('not-found', `${path.basename(file)} is not there. Import the file again.`, {
      cause,
    });
  }
  throw new AppError(
    'forbidden',
    `${path.basename(file)} is not an imported file. Import it with: npx cascade import FILE --source NAME.`,
  );
}

/** Removes copies that are too old for their run to be started again. */
export async function sweepImports(folder: string, now: Date): Promise<void> {
  const before = now.getTime() - KEEP_DAYS * 86_400_000;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    // Another import may have removed or renamed it meanwhile.
    const found = await stat(file).catch(ignoreGone);
    if (found !== null && found.mtimeMs < before) await rm(file, { force: true });
  }
}

function ignoreGone(cause: unknown): null {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
  throw cause;
}
