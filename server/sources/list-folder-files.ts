import { findFolder } from './folder-documents.ts';
import { type FolderDeps, lookIntoFolder } from './look-into-folder.ts';
import type { WatchedFileView } from './watched-files.ts';

/**
 * The files that lie in a source's folder now, the newest first, with what became of each. Throws
 * `invalid` for a source without a folder, `not-found` when the folder is gone.
 */
export async function listFolderFiles(
  deps: FolderDeps & { readonly catalog: { readonly defaultBranch: string } },
  { name }: { readonly name: string },
): Promise<readonly WatchedFileView[]> {
  const declaration = await findFolder(deps, name);
  const files = await lookIntoFolder(deps, declaration, deps.catalog.defaultBranch);
  return files.toReversed();
}
