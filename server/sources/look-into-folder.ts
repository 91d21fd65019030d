import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { FileDeclaration } from './declarations.ts';
import {
  type FileState,
  type FoundFile,
  fileState,
  isUnchanged,
  isUnfinishedName,
} from './model/watched-file.ts';
import {
  readWatchedFiles,
  recordLook,
  rememberFile,
  type WatchedFileView,
} from './watched-files.ts';

export interface FolderDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Absolute path of the dbt project, which relative folders start from. */
  readonly projectFolder: string;
}

/** A watched folder's declaration: one that has a folder. */
export type FolderDeclaration = FileDeclaration & { readonly folder: string };

export const hasFolder = (declaration: FileDeclaration): declaration is FolderDeclaration =>
  declaration.folder !== null;

export const folderPath = (
  { projectFolder }: Pick<FolderDeps, 'projectFolder'>,
  { folder }: FolderDeclaration,
): string => path.resolve(projectFolder, folder);

/**
 * Looks into a watched folder as its schedule does: when it was and whether the folder could be read
 * is noted, which the next look by schedule is counted from. Otherwise as `lookIntoFolder`.
 */
export async function visitFolder(
  deps: FolderDeps,
  declaration: FolderDeclaration,
  ref: string,
): Promise<readonly WatchedFileView[]> {
  const { database } = deps;
  const at = deps.clock();
  const note = (error: string | null) => recordLook(database, declaration.name, { at, error });
  try {
    const files = await lookIntoFolder(deps, declaration, ref);
    await note(null);
    return files;
  } catch (error) {
    if (error instanceof AppError) await note(error.message);
    throw error;
  }
}

/**
 * Every file of a watched folder that fits the pattern, with what is to be done with it for a branch.
 * What is new or has changed is remembered, so that a later look can tell a file that still grows.
 * Throws `not-found` when the folder cannot be read.
 */
export async function lookIntoFolder(
  deps: FolderDeps,
  declaration: FolderDeclaration,
  ref: string,
): Promise<readonly WatchedFileView[]> {
  const { database } = deps;
  const at = deps.clock();
  const { name: source } = declaration;
  const found = await listFiles(deps, declaration).catch((cause: unknown) => {
    throw folderFailure(declaration, cause);
  });
  const known = await readWatchedFiles(database, { source, ref });
  const views: WatchedFileView[] = [];
  for (const file of found) {
    const before = known.get(file.name) ?? null;
    const isSame = before !== null && isUnchanged(file, before);
    if (!isSame) await rememberFile(database, source, file, at);
    const state: FileState = fileState(file, before, at.getTime());
    views.push({
      ...file,
      state,
      readAt: isSame && before.readMs !== null ? new Date(before.readMs) : null,
      runId: isSame ? before.runId : null,
      documents: isSame ? before.documents : null,
      error: isSame ? (before.error ?? before.runError) : null,
    });
  }
  return views;
}

/** Plain files that fit the pattern, oldest first; links and unfinished files are left alone. */
async function listFiles(
  deps: FolderDeps,
  declaration: FolderDeclaration,
): Promise<readonly FoundFile[]> {
  const folder = folderPath(deps, declaration);
  const names = (await readdir(folder)).filter(
    (name) => path.matchesGlob(name, declaration.pattern) && !isUnfinishedName(name),
  );
  const found: FoundFile[] = [];
  for (const name of names) {
    const file = await lstat(path.join(folder, name)).catch(() => null);
    if (file?.isFile() !== true || file.size === 0) continue;
    found.push({ name, sizeBytes: file.size, mtimeMs: Math.trunc(file.mtimeMs) });
  }
  return found.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1));
}

function folderFailure({ folder, name }: FolderDeclaration, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const why = code === 'ENOENT' ? 'does not exist' : 'cannot be read';
  return new AppError(
    'not-found',
    `The folder ${folder} of ${name} ${why}. Make it, or name another in the source's declaration.`,
    { cause },
  );
}
