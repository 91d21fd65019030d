import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '#server/platform/log.ts';
import type { StartRunDeps } from '#server/runs/start-run.ts';
import { nextPasses } from './due-passes.ts';
import { loadDeclarations } from './load-declarations.ts';
import { type FolderDeclaration, hasFolder } from './look-into-folder.ts';
import { readHistory } from './pass-rows.ts';
import { startDueFolder } from './sync-folder.ts';
import { runningSync, syncSource } from './sync-source.ts';

type Deps = StartRunDeps & { readonly log: Logger };

const BY = { name: 'schedule', role: 'admin' } as const;

/**
 * Starts the passes of all declared sources when they are due, one at a time a source. What is due is
 * told by what was done, so a restart changes nothing. Disposing waits for what is being started.
 */
export function keepSyncing(
  deps: Deps,
  { everyMs }: { readonly everyMs: number },
): AsyncDisposable {
  const stopping = new AbortController();
  const working = work(deps, everyMs, stopping.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await working;
    },
  };
}

async function work(deps: Deps, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await startDue(deps, signal);
    } catch (error) {
      deps.log.warn({ error: String(error) }, 'the schedule of the sources could not be followed');
    }
  }
}

/** Starts a run for every source that has a pass due, and gives their names. Throws `invalid` for a wrong declaration. */
export async function startDue(deps: Deps, signal?: AbortSignal): Promise<readonly string[]> {
  const { sources } = await loadDeclarations(deps.projectFolder);
  const started: string[] = [];
  for (const { declaration } of sources) {
    if (signal?.aborted === true) break;
    const { name } = declaration;
    if (declaration.kind === 'file' && hasFolder(declaration)) {
      if (await folderStarted(deps, declaration)) started.push(name);
      continue;
    }
    if (declaration.kind !== 'nightscout') continue;
    const now = deps.clock();
    const [next] = nextPasses(declaration, await readHistory(deps.database, name), now);
    if (next === undefined || next.at > now) continue;
    if ((await runningSync(deps, name)) !== null) continue;
    try {
      await syncSource(deps, { name, pass: next.pass }, BY);
      started.push(name);
    } catch (error) {
      deps.log.warn({ source: name, error: String(error) }, 'a source could not be read');
    }
  }
  return started;
}

async function folderStarted(deps: Deps, declaration: FolderDeclaration): Promise<boolean> {
  const { name } = declaration;
  try {
    if ((await runningSync(deps, name)) !== null) return false;
    return (await startDueFolder(deps, declaration, BY)) !== null;
  } catch (error) {
    deps.log.warn({ source: name, error: String(error) }, 'a folder could not be read');
    return false;
  }
}
