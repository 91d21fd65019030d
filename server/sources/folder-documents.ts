import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#server/platform/errors.ts';
import type { FileDeps } from './inspect-file.ts';
import { findDeclared, loadDeclarations } from './load-declarations.ts';
import {
  type FolderDeclaration,
  type FolderDeps,
  folderPath,
  hasFolder,
  lookIntoFolder,
} from './look-into-folder.ts';
import type { FoundFile } from './model/watched-file.ts';
import { openFile } from './open-file.ts';
import type { RawDocument, TakingIn } from './port.ts';
import { FileRequest, type FolderRequest } from './schemas.ts';
import { recordRead, twinOf } from './watched-files.ts';

type Deps = FolderDeps & FileDeps;

/**
 * Documents of the new and changed files of a watched folder, file by file. A file that cannot be
 * read is noted with its reason and the others go on. Throws when there was none that could.
 */
export async function* folderDocuments(
  deps: Deps,
  request: FolderRequest,
  into: TakingIn,
): AsyncGenerator<readonly RawDocument[]> {
  const declaration = await findFolder(deps, request.source);
  const files = (await lookIntoFolder(deps, declaration, into.ref)).filter(
    ({ state, runId }) =>
      state === 'ready' || runId === into.runId || (state === 'failed' && request.retryFailed),
  );
  const failures: AppError[] = [];
  for (const file of files) {
    try {
      yield* readOne(deps, declaration, file, into);
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.code === 'cancelled') throw cause;
      failures.push(cause);
      const error = cause.message;
      const read = { runId: into.runId, at: deps.clock(), sha256: null, documents: null, error };
      await recordRead(deps.database, declaration.name, file.name, read);
      await into.report(error);
    }
  }
  const [first] = failures;
  if (first !== undefined && failures.length === files.length) throw first;
}

/** Throws `not-found` for a source that is not declared, `invalid` for one without a folder. */
export async function findFolder(
  { projectFolder }: Pick<FolderDeps, 'projectFolder'>,
  source: string,
): Promise<FolderDeclaration> {
  const { declaration } = findDeclared(await loadDeclarations(projectFolder), source);
  if (declaration.kind === 'file' && hasFolder(declaration)) return declaration;
  throw new AppError('invalid', `${source} has no folder to watch. Import a file instead.`);
}

async function* readOne(
  deps: Deps,
  declaration: FolderDeclaration,
  file: FoundFile,
  { runId, ref, signal, report }: TakingIn,
): AsyncGenerator<readonly RawDocument[]> {
  const { database, clock } = deps;
  const { name: source } = declaration;
  const local = path.join(folderPath(deps, declaration), file.name);
  const sha256 = await hashFile(local, signal);
  const done = (documents: number) =>
    recordRead(database, source, file.name, { runId, at: clock(), sha256, documents, error: null });
  const twin = await twinOf(database, { source, ref }, { name: file.name, sha256 });
  if (twin !== null) {
    await report(`${file.name} has the content of ${twin}`);
    await done(0);
    return;
  }
  const { format, mapping, person, zone, unit, day_order: dayOrder } = declaration;
  const settings = { source, format, mapping, person, zone, unit, dayOrder };
  const request = FileRequest.parse({ kind: 'file', file: local, label: file.name, ...settings });
  let documents = 0;
  for await (const batch of (await openFile(deps, request)).documents(signal)) {
    documents += batch.length;
    yield batch;
  }
  const now = await stat(local).catch(() => null);
  if (now?.size !== file.sizeBytes || Math.trunc(now.mtimeMs) !== file.mtimeMs) {
    throw new AppError('conflict', `${file.name} changed while it was read: it is read again.`);
  }
  await done(documents);
  await report(`${file.name}: ${documents.toLocaleString('en')} documents`);
}

async function hashFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { signal })) hash.update(chunk);
  } catch (cause) {
    const name = path.basename(file);
    throw signal.aborted
      ? new AppError('cancelled', `Reading ${name} was cancelled.`, { cause })
      : new AppError('invalid', `${name} cannot be read: check its permissions.`, { cause });
  }
  return hash.digest('hex');
}
