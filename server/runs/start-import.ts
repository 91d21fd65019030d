import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { FileRequest } from '#server/sources/schemas.ts';
import type { RunView } from './port.ts';
import { type Requester, type StartRunDeps, startRun } from './start-run.ts';

const KEEP_DAYS = 14;

export interface StartImportInput {
  readonly request: FileRequest;
  readonly ref: string;
}

/**
 * Starts a run that imports a file and builds what follows from it. The server keeps a copy for as
 * long as the run may be started again, so the file may go. Throws as `startRun`, and `not-found`
 * for a file that cannot be read.
 */
export async function startImport(
  deps: StartRunDeps & {
    /** Folder of the kept copies. */
    readonly importsFolder: string;
  },
  { request, ref }: StartImportInput,
  by: Requester,
): Promise<RunView> {
  const label = request.label ?? path.basename(request.file);
  await mkdir(deps.importsFolder, { recursive: true });
  await removeOldCopies(deps.importsFolder, deps.clock);
  const copy = path.join(deps.importsFolder, `${newId()}${path.extname(request.file)}`);
  await keepCopy(request.file, copy);
  try {
    const ingest = { ...request, file: copy, label };
    return await startRun(deps, { ref, ingest, reason: `import of ${label}` }, by);
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
}

async function keepCopy(file: string, copy: string): Promise<void> {
  try {
    await copyFile(file, copy);
  } catch (cause) {
    await rm(copy, { force: true });
    throw new AppError(
      'not-found',
      `File ${file} cannot be read. Check its path and that you may read it.`,
      { cause },
    );
  }
}

async function removeOldCopies(folder: string, clock: Clock): Promise<void> {
  const before = clock().getTime() - KEEP_DAYS * 86_400_000;
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (mtimeMs < before) await rm(file, { force: true });
  }
}
