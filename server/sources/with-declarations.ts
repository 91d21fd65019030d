import path from 'node:path';
import { type Declarations, loadDeclarations } from './load-declarations.ts';

const lastOf = new Map<string, Promise<unknown>>();

/**
 * Works on what a project declares while nobody else of this process changes it: what was checked
 * still holds when it is written. Throws `invalid` for a wrong declaration, and what `work` throws.
 */
export function withDeclarations<T>(
  projectFolder: string,
  work: (declarations: Declarations) => Promise<T>,
): Promise<T> {
  const folder = path.resolve(projectFolder);
  const before = lastOf.get(folder) ?? Promise.resolve();
  const turn = before.then(async () => work(await loadDeclarations(projectFolder)));
  const ended = turn.catch(() => undefined);
  lastOf.set(folder, ended);
  void ended.then(() => {
    if (lastOf.get(folder) === ended) lastOf.delete(folder);
  });
  return turn;
}
