import { arrivalDelay } from './arrival-delay.ts';
import { nextPasses } from './due-passes.ts';
import { withWrites, writesSince } from './lake-writes.ts';
import { readFacts, type SourcesDeps, summarise } from './list-sources.ts';
import { findDeclared, loadDeclarations } from './load-declarations.ts';
import { listPasses, listRequests, readHistory, readMarks, readSite } from './pass-rows.ts';
import type { SecretVault } from './secret-vault.ts';
import type { SourceDetail } from './source-views.ts';

const REQUESTS = 100;
const PASSES = 50;
const FAILURES = 10;

/** Everything that is known of one source. Throws `not-found`. */
export async function getSource(
  deps: SourcesDeps & {
    readonly vault: Pick<SecretVault, 'whereIs'>;
  },
  { name }: { readonly name: string },
): Promise<SourceDetail> {
  const { database, clock, catalog } = deps;
  const declarations = await loadDeclarations(deps.projectFolder);
  const declared = findDeclared(declarations, name);
  const { declaration } = declared;
  const ref = catalog.defaultBranch;
  const [summary, history, passes, requests, marks, site, delay, secret] = await Promise.all([
    readFacts(deps, [declaration]).then((facts) => summarise(deps, declared, facts)),
    readHistory(database, name),
    listPasses(database, name, PASSES),
    listRequests(database, name, REQUESTS),
    readMarks(database, { source: name, ref }),
    readSite(database, name),
    arrivalDelay(deps, { source: name, ref }),
    declaration.kind === 'nightscout' && declaration.auth.kind !== 'none'
      ? deps.vault.whereIs(declaration.auth.secret)
      : ('none' as const),
  ]);
  const oldest = passes.at(-1)?.startedAt ?? clock();
  const writes = await writesSince(deps, { ref, since: oldest, source: name });
  const told = Object.values(marks?.marks.lastChange ?? {}).filter(({ ids }) => ids.length > 0);
  const changes = told.map(({ ms }) => ms);
  return {
    summary,
    declaration,
    zones: declarations.people.find((person) => person.name === declaration.person)?.zones ?? [],
    secret,
    site,
    watermark:
      marks === null
        ? null
        : {
            newestAt: toDate(marks.marks.newestMs),
            lastId: marks.marks.lastId['entries'] ?? null,
            lastChangeAt: changes.length === 0 ? null : new Date(Math.max(...changes)),
            clockSkewMs: marks.marks.clockSkewMs,
            runId: marks.runId,
          },
    arrivalDelay: delay,
    requests,
    passes: withWrites(passes, writes.get(name) ?? []),
    failures: passes.flatMap(({ failure }) => failure ?? []).slice(0, FAILURES),
    next: declaration.kind === 'nightscout' ? nextPasses(declaration, history, clock()) : [],
  };
}

const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
