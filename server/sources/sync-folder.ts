import { AppError } from '#server/platform/errors.ts';
import type { RunView } from '#server/runs/port.ts';
import { type Requester, type StartRunDeps, startRun } from '#server/runs/start-run.ts';
import { findFolder } from './folder-documents.ts';
import { type FolderDeclaration, visitFolder } from './look-into-folder.ts';
import { lastLook } from './watched-files.ts';

/**
 * Takes the new and changed files of a watched folder in by one run, by hand: files that failed are
 * tried again. Throws `conflict` when there is nothing to take in, `not-found` when the folder is gone.
 */
export async function syncFolder(
  deps: StartRunDeps,
  { name, ref }: { readonly name: string; readonly ref: string | null },
  by: Requester,
): Promise<RunView> {
  const declaration = await findFolder(deps, name);
  const into = ref ?? deps.catalog.defaultBranch;
  const files = await visitFolder(deps, declaration, into);
  if (files.some(({ state }) => state === 'ready' || state === 'failed')) {
    return startFolderRun(deps, declaration, { ref: into, retryFailed: true }, by);
  }
  const settling = files.filter(({ state }) => state === 'settling').length;
  throw new AppError(
    'conflict',
    settling > 0
      ? `${declaration.folder} has ${settling} file${settling === 1 ? '' : 's'} that may still be written. Try again in a few seconds.`
      : `${declaration.folder} has no new file.`,
  );
}

/** Starts the run of a watched folder when its time has come and it has something new; null otherwise. */
export async function startDueFolder(
  deps: StartRunDeps,
  declaration: FolderDeclaration,
  by: Requester,
): Promise<RunView | null> {
  if (declaration.is_paused || declaration.every_minutes === null) return null;
  const look = await lastLook(deps.database, declaration.name);
  const passedMs =
    look === null ? Number.POSITIVE_INFINITY : deps.clock().getTime() - look.at.getTime();
  if (passedMs < declaration.every_minutes * 60_000) return null;
  const ref = deps.catalog.defaultBranch;
  const files = await visitFolder(deps, declaration, ref);
  if (!files.some(({ state }) => state === 'ready')) return null;
  return startFolderRun(deps, declaration, { ref, retryFailed: false }, by);
}

function startFolderRun(
  deps: StartRunDeps,
  { name }: FolderDeclaration,
  { ref, retryFailed }: { readonly ref: string; readonly retryFailed: boolean },
  by: Requester,
): Promise<RunView> {
  const ingest = { kind: 'folder', source: name, retryFailed } as const;
  const reason = `new files of ${name}`;
  return startRun(deps, { ref, ingest, reason }, by);
}
