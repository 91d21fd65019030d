import path from 'node:path';
import type { Catalog } from '#server/catalog/port.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { SourceDeclaration } from './declarations.ts';
import { nextPasses, type PassHistory } from './due-passes.ts';
import { documentsOf, type Write, withWrites, writesSince } from './lake-writes.ts';
import { type DeclaredSource, loadDeclarations } from './load-declarations.ts';
import { newestImported } from './newest-imported.ts';
import { failuresSince, lastPasses, newestTimes, readHistory } from './pass-rows.ts';
import { lastImports } from './recent-imports.ts';
import type { PassView, SourceState, SourceSummary } from './source-views.ts';
import { folderHealth } from './watched-files.ts';

export interface SourcesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly projectFolder: string;
  readonly catalog: Pick<Catalog, 'defaultBranch' | 'getContents'>;
  readonly engine: Pick<QueryEngine, 'collect'>;
}

const DAY_MS = 86_400_000;

/** Every declared source with its state, in the order of their names. Throws `invalid` for a declaration that is wrong. */
export async function listSources(deps: SourcesDeps): Promise<readonly SourceSummary[]> {
  const { sources } = await loadDeclarations(deps.projectFolder);
  const facts = await readFacts(
    deps,
    sources.map(({ declaration }) => declaration),
  );
  const summaries = await Promise.all(sources.map((source) => summarise(deps, source, facts)));
  return summaries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Facts {
  readonly passes: ReadonlyMap<string, PassView>;
  readonly newest: ReadonlyMap<string, Date>;
  /** When somebody last imported into a source. */
  readonly imports: ReadonlyMap<string, Date>;
  readonly failures: ReadonlyMap<string, number>;
  /** Of the last 24 hours, and since the last pass where that is longer ago. */
  readonly writes: ReadonlyMap<string, readonly Write[]>;
}

/** What the database and the lake know of some sources. */
export async function readFacts(
  deps: SourcesDeps,
  declarations: readonly Pick<SourceDeclaration, 'name'>[],
): Promise<Facts> {
  const { database, clock, catalog } = deps;
  const ref = catalog.defaultBranch;
  const dayAgo = new Date(clock().getTime() - DAY_MS);
  const passes = await lastPasses(database);
  const starts = declarations.flatMap(({ name }) => passes.get(name)?.startedAt.getTime() ?? []);
  const since = new Date(Math.min(dayAgo.getTime(), ...starts));
  const [read, imports, failures, writes] = await Promise.all([
    newestTimes(database, ref),
    lastImports(database),
    failuresSince(database, dayAgo),
    writesSince(deps, { ref, since }),
  ]);
  // What is imported by hand leaves no marks, and little is: the lake knows it.
  const byHand = declarations.map(({ name }) => name).filter((name) => imports.has(name));
  const sources = byHand.filter((name) => !read.has(name));
  const imported = await newestImported(deps, { ref, sources, now: clock() });
  return { passes, newest: new Map([...imported, ...read]), imports, failures, writes };
}

export async function summarise(
  { database, clock, catalog }: SourcesDeps,
  { declaration, file }: DeclaredSource,
  { passes, newest, imports, failures, writes }: Facts,
): Promise<SourceSummary> {
  const { name, kind } = declaration;
  const now = clock();
  const newestAt = newest.get(name) ?? null;
  const lagMs = newestAt === null ? null : now.getTime() - newestAt.getTime();
  const isSite = declaration.kind === 'nightscout';
  const lateAfterMs = isSite ? declaration.late_after_minutes * 60_000 : null;
  const history = await readHistory(database, name);
  const next = isSite ? (nextPasses(declaration, history, now)[0] ?? null) : null;
  const written = writes.get(name) ?? [];
  const last = passes.get(name);
  const [lastPass = null] = withWrites(last === undefined ? [] : [last], written);
  return {
    name,
    kind,
    description: declaration.description,
    declaredIn: path.posix.normalize(file),
    person: declaration.person,
    priority: declaration.priority,
    url: isSite ? declaration.url : null,
    folder: declaration.kind === 'file' ? declaration.folder : null,
    state:
      (await folderState(database, declaration, catalog.defaultBranch)) ??
      stateOf(declaration, history, { lagMs, lateAfterMs }),
    newestAt,
    lagMs,
    lateAfterMs,
    written24h: documentsOf(written.filter(({ atMs }) => atMs >= now.getTime() - DAY_MS)),
    failures24h: failures.get(name) ?? 0,
    lastPass,
    lastReadAt: lastPass?.startedAt ?? imports.get(name) ?? null,
    next,
  };
}

function stateOf(
  declaration: SourceDeclaration,
  { failed, doneAt }: PassHistory,
  { lagMs, lateAfterMs }: Pick<SourceSummary, 'lagMs' | 'lateAfterMs'>,
): SourceState {
  if (declaration.kind === 'synthetic') return 'by-hand';
  if (declaration.is_paused) return 'paused';
  if (declaration.kind === 'file' && declaration.folder === null) return 'by-hand';
  if (failed.length > 0) return 'failing';
  if (doneAt.hot === null) return 'new';
  return lagMs !== null && lateAfterMs !== null && lagMs > lateAfterMs ? 'late' : 'on-time';
}

/** Null for what is no watched folder, and for one that nobody has looked into. */
async function folderState(
  database: SourcesDeps['database'],
  declaration: SourceDeclaration,
  ref: string,
): Promise<SourceState | null> {
  if (declaration.kind !== 'file' || declaration.folder === null || declaration.is_paused)
    return null;
  return folderHealth(database, { source: declaration.name, ref });
}
