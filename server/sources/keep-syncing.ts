import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '#server/platform/log.ts';
import { type StartRunDeps, startRun } from '#server/runs/start-run.ts';
import type { NightscoutDeclaration } from './declarations.ts';
import { nextPasses } from './due-passes.ts';
import { loadDeclarations } from './load-declarations.ts';
import { type FolderDeclaration, hasFolder } from './look-into-folder.ts';
import { readHistory } from './pass-rows.ts';
import type { SitePass } from './schemas.ts';
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

/**
 * Starts what is due, one run for all sites and one for every watched folder, and gives the names of
 * the sources. Throws `invalid` for a wrong declaration.
 */
export async function startDue(deps: Deps, signal?: AbortSignal): Promise<readonly string[]> {
  const { sources } = await loadDeclarations(deps.projectFolder);
  const started: string[] = [];
  const passes: SitePass[] = [];
  for (const { declaration } of sources) {
    if (signal?.aborted === true) return started;
    if (declaration.kind === 'file' && hasFolder(declaration)) {
      if (await folderStarted(deps, declaration)) started.push(declaration.name);
      continue;
    }
    const pass = declaration.kind === 'nightscout' ? await duePass(deps, declaration) : null;
    if (pass !== null) passes.push({ source: declaration.name, pass });
  }
  const [first] = passes;
  if (first === undefined) return started;
  if (passes.length === 1) await syncSource(deps, { name: first.source, pass: first.pass }, BY);
  else await startSites(deps, passes);
  return [...started, ...passes.map(({ source }) => source)];
}

/** The pass of a site whose time has come; null when there is none, and while the site is being read. */
async function duePass(
  deps: Deps,
  declaration: NightscoutDeclaration,
): Promise<SitePass['pass'] | null> {
  const now = deps.clock();
  const [next] = nextPasses(declaration, await readHistory(deps.database, declaration.name), now);
  if (next === undefined || next.at > now) return null;
  return (await runningSync(deps, declaration.name)) === null ? next.pass : null;
}

async function startSites(deps: Deps, passes: readonly SitePass[]): Promise<void> {
  const ingest = { kind: 'sites' as const, passes: [...passes] };
  const reason = `${passes.length} sites by schedule`;
  await startRun(deps, { ref: deps.catalog.defaultBranch, ingest, reason }, BY);
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
