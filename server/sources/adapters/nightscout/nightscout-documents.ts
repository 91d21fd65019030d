import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { NightscoutDeclaration } from '../../declarations.ts';
import { countByDay, liveDocuments } from '../../lake-documents.ts';
import { type Declarations, findDeclared, loadDeclarations } from '../../load-declarations.ts';
import { type Marks, NO_MARKS } from '../../model/marks.ts';
import { type PassJournal, startPass } from '../../pass-journal.ts';
import { readMarks } from '../../pass-rows.ts';
import type { RawDocument, TakingIn } from '../../port.ts';
import type { SitePass } from '../../schemas.ts';
import type { SecretVault } from '../../secret-vault.ts';
import { createLearned } from './learned.ts';
import { createNightscoutClient, type NightscoutClient } from './nightscout-client.ts';
import { readDeep } from './read-deep.ts';
import { readPass } from './read-pass.ts';
import { readSiteFacts } from './site-facts.ts';
import { describeFailure, type SiteFailure } from './site-failure.ts';
import { createSiteReader } from './site-reader.ts';
import { type Origin, toRawDocument, zoneTeller } from './to-raw-document.ts';
import { createTransport, type TransportOptions } from './transport.ts';

export interface NightscoutDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly projectFolder: string;
  readonly vault: Pick<SecretVault, 'open'>;
  readonly engine: Pick<QueryEngine, 'collect'>;
  /** For tests: how names are looked up, and limits. */
  readonly transport?: Omit<TransportOptions, 'allowPrivateNetwork'>;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Documents of a pass over a Nightscout site. The first pass of a source on a ref reads its whole
 * history, whatever was asked for. Throws `AppError` when the site fails; what was learned until then
 * does not count.
 */
export async function* nightscoutDocuments(
  deps: NightscoutDeps,
  request: SitePass,
  into: TakingIn,
): AsyncGenerator<readonly RawDocument[]> {
  const declarations = await loadDeclarations(deps.projectFolder);
  const declaration = siteOf(declarations, request.source);
  const last = await readMarks(deps.database, { source: request.source, ref: into.ref });
  const known = last?.marks.site === declaration.url ? last : null;
  const pass = known === null ? 'first' : request.pass;
  const journal = await startPass(deps, {
    source: request.source,
    pass,
    runId: into.runId,
    ref: into.ref,
  });
  try {
    yield* signedIn(deps, {
      declarations,
      declaration,
      journal,
      known: known?.marks ?? null,
      pass,
      into,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await journal.brokeOff(into.signal.aborted ? null : reason);
    throw error;
  } finally {
    await journal.brokeOff(null);
  }
}

async function* signedIn(
  deps: NightscoutDeps,
  {
    declarations,
    known,
    ...work
  }: Pick<Work, 'declaration' | 'journal' | 'pass' | 'into'> & {
    readonly declarations: Declarations;
    /** Null before the first pass. */
    readonly known: Marks | null;
  },
): AsyncGenerator<readonly RawDocument[]> {
  const { declaration, journal } = work;
  await using transport = createTransport({
    ...deps.transport,
    allowPrivateNetwork: declaration.allow_private_network,
  });
  const secret = await secretOf(deps, declaration, journal);
  const client = createNightscoutClient({
    url: declaration.url,
    signIn: declaration.auth.kind,
    secret,
    transport,
    clock: deps.clock,
    onRequest: journal.asked,
    ...(deps.sleep && { sleep: deps.sleep }),
  });
  const marks = known ?? { ...NO_MARKS, site: declaration.url };
  const zones = declarations.people.find(({ name }) => name === declaration.person)?.zones ?? [];
  const origin = {
    source: declaration.name,
    person: declaration.person,
    zoneAt: zoneTeller(zones),
  };
  yield* read({ ...work, deps, client, marks, origin });
}

interface Work {
  readonly deps: NightscoutDeps;
  readonly declaration: NightscoutDeclaration;
  readonly client: NightscoutClient;
  readonly journal: PassJournal;
  readonly marks: Marks;
  readonly origin: Origin;
  readonly pass: 'first' | 'hot' | 'warm' | 'deep';
  readonly into: TakingIn;
}

async function* read(work: Work): AsyncGenerator<readonly RawDocument[]> {
  const { deps, declaration, client, journal, marks, origin, pass, into } = work;
  const nowMs = deps.clock().getTime();
  const reader = createSiteReader(client, into.signal);
  const siteNowMs = () => nowMs + (client.clockSkewMs() ?? 0);
  const tellsChanges = declaration.auth.kind === 'token' || declaration.auth.kind === 'jwt';
  const learned = createLearned(marks, { nowMs, siteNowMs, tellsChanges });
  const collections = new Set(declaration.collections);
  let documents = 0;
  let tombstones = 0;
  const stop = async (failure: SiteFailure) => {
    into.signal.throwIfAborted();
    const described = describeFailure(failure, client.site);
    await journal.failed(described, documents);
    return new AppError(
      failure.kind === 'unauthorized' || failure.kind === 'forbidden' ? 'forbidden' : 'unavailable',
      `${declaration.name}: ${described.message} ${described.nextStep}`,
    );
  };

  const site = pass === 'hot' ? null : await readSiteFacts(client, into.signal);
  const input = {
    pass,
    collections: declaration.collections,
    historyDays: declaration.history_days,
    marks,
    tellsChanges,
    nowMs,
    siteNowMs,
    report: into.report,
    leaveOut: (collection: RawDocument['collection']) => collections.delete(collection),
  };
  for await (const batch of readPass(reader, input, learned)) {
    if (!batch.ok) throw await stop(batch.error);
    const { collection } = batch.value;
    documents += batch.value.documents.length;
    yield batch.value.documents.map((document) => toRawDocument(collection, document, origin));
  }
  if (pass === 'deep') {
    const lake = lakeOf(deps, declaration.name, into);
    const deep = {
      ...input,
      collections: [...collections],
      retentionDays: declaration.retention_days,
    };
    for await (const found of readDeep(reader, lake, deep)) {
      if (!found.ok) throw await stop(found.error);
      if (found.value.kind === 'gone') {
        tombstones += found.value.documents.length;
        yield found.value.documents.map((document) => ({ ...document, deletedAtMs: nowMs }));
        continue;
      }
      const { collection } = found.value;
      documents += found.value.documents.length;
      yield found.value.documents.map((document) => toRawDocument(collection, document, origin));
    }
  }
  await journal.ended({
    documents,
    tombstones,
    marks: learned.marks(client.clockSkewMs()),
    site,
  });
}

function lakeOf(deps: NightscoutDeps, source: string, { branch, signal }: TakingIn) {
  const lake = { engine: deps.engine, signal };
  return {
    countByDay: () => countByDay(lake, { ref: branch, source }),
    live: (collection: RawDocument['collection'], window: { fromMs: number; toMs: number }) =>
      liveDocuments(lake, { ref: branch, source, collection, ...window }),
  };
}

function siteOf(declarations: Declarations, name: string): NightscoutDeclaration {
  const { declaration } = findDeclared(declarations, name);
  if (declaration.kind === 'nightscout') return declaration;
  throw new AppError('invalid', `${name} is no Nightscout site. Import its files instead.`);
}

async function secretOf(
  { vault }: NightscoutDeps,
  { name, auth }: NightscoutDeclaration,
  journal: PassJournal,
): Promise<string | null> {
  if (auth.kind === 'none') return null;
  const secret = await vault.open(auth.secret);
  if (secret !== null) return secret;
  const message = `The secret ${auth.secret} of ${name} is not there.`;
  const nextStep = 'Enter it on the page of the source, or set it in the environment.';
  await journal.failed({ message, nextStep, isLasting: true }, 0);
  throw new AppError('invalid', `${message} ${nextStep}`);
}
