import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import { eventTimeOf, NightscoutDocument } from '../../model/nightscout-document.ts';
import type { Site, TestSite } from '../../nightscout-port.ts';
import type { ConnectionReport, StepOutcome } from '../../source-views.ts';
import {
  AddressRefused,
  type AllAddresses,
  allowedAddresses,
  systemAddresses,
} from './guard-address.ts';
import {
  createNightscoutClient,
  type NightscoutClient,
  type Question,
} from './nightscout-client.ts';
import { readSiteFacts } from './site-facts.ts';
import { describeFailure, type SiteFailure } from './site-failure.ts';
import { createTransport, type TransportOptions } from './transport.ts';

type StepName = ConnectionReport['steps'][number]['name'];
type Told = { readonly outcome: StepOutcome; readonly message: string };

/** Tries sites out with time-outs of its own; asks once for each thing and stores nothing. */
export function createTestSite(deps: {
  readonly clock: Clock;
  readonly transport?: Omit<TransportOptions, 'allowPrivateNetwork'>;
}): TestSite {
  return async (site, signal) => {
    await using transport = createTransport({
      firstByteMs: 20_000,
      totalMs: 30_000,
      ...deps.transport,
      allowPrivateNetwork: site.allowPrivateNetwork,
    });
    const clientFor = (signIn: Site['signIn']) =>
      createNightscoutClient({
        url: site.url,
        signIn,
        secret: site.secret,
        transport,
        clock: deps.clock,
        // Whoever looks on wants an answer now.
        sleep: async () => undefined,
      });
    const trial = new SiteTrial({
      site,
      client: clientFor(site.signIn),
      anyone: clientFor('none'),
      addresses: deps.transport?.addresses ?? systemAddresses,
      nowMs: deps.clock().getTime(),
      signal,
    });
    return await trial.run();
  };
}

interface TrialParts {
  readonly site: Site;
  readonly client: NightscoutClient;
  /** The same site without a credential. */
  readonly anyone: NightscoutClient;
  readonly addresses: AllAddresses;
  readonly nowMs: number;
  readonly signal: AbortSignal | undefined;
}

const READS = [
  ['entries', '/api/v1/entries.json', 'find[date][$gte]'],
  ['treatments', '/api/v1/treatments.json', 'find[created_at][$gte]'],
  ['profiles', '/api/v1/profile.json', null],
  ['device_status', '/api/v1/devicestatus.json', 'find[created_at][$gte]'],
] as const;
type Read = (typeof READS)[number];

const Verified = z.looseObject({ message: z.looseObject({ message: z.string() }) });
const List = z.array(NightscoutDocument);
const AHEAD_MS = 600_000;

/** One trial of one site, step by step. */
class SiteTrial {
  readonly #parts: TrialParts;
  readonly #steps: ConnectionReport['steps'][number][] = [];
  #credential: ConnectionReport['credential'];
  #isOpen = false;
  #newestMs: number | null = null;
  #zone: string | null = null;

  constructor(parts: TrialParts) {
    this.#parts = parts;
    this.#credential = parts.site.signIn === 'none' ? 'none' : 'not-checked';
  }

  async run(): Promise<ConnectionReport> {
    const { client, signal } = this.#parts;
    const isThere =
      (await this.#step('address', () => this.#resolve())) === 'ok' &&
      (await this.#step('answer', () => this.#answer())) === 'ok';
    if (!isThere) return this.#report(null);
    await this.#step('credential', () => this.#checkCredential());
    if (this.#credential === 'refused') return this.#report(null);
    for (const read of READS) await this.#step(read[0], () => this.#read(read));
    await this.#step('changes', () => this.#askForChanges());
    return this.#report(await readSiteFacts(client, signal));
  }

  async #step(name: StepName, work: () => Promise<Told>): Promise<StepOutcome> {
    const startedAt = performance.now();
    const { outcome, message } = await work();
    const ms = Math.round(performance.now() - startedAt);
    this.#steps.push({ name, outcome, message, ms });
    return outcome;
  }

  async #resolve(): Promise<Told> {
    const { site, addresses } = this.#parts;
    const options = { allowPrivate: site.allowPrivateNetwork, addresses };
    try {
      const [first = 'no address'] = await allowedAddresses(new URL(site.url).hostname, options);
      return { outcome: 'ok', message: `The name stands for ${first}.` };
    } catch (error) {
      if (!(error instanceof AddressRefused)) return this.#failed({ kind: 'unknown-host' });
      return this.#failed({ kind: 'address-refused', address: error.address });
    }
  }

  async #answer(): Promise<Told> {
    const { anyone, signal } = this.#parts;
    const answer = await anyone.ask(latest(READS[0]), signal);
    this.#isOpen = answer.ok;
    if (answer.ok) return { outcome: 'ok', message: 'It answers, and lets anyone read.' };
    if (!isRefusal(answer.error)) return this.#failed(answer.error);
    return { outcome: 'ok', message: 'It answers, and asks for a credential.' };
  }

  async #checkCredential(): Promise<Told> {
    const { site, client, signal } = this.#parts;
    if (site.signIn === 'none') return { outcome: 'skipped', message: 'None is used.' };
    const answer = await client.ask({ door: 'v1', path: '/api/v1/verifyauth' }, signal);
    if (!answer.ok) {
      if (answer.error.kind === 'unauthorized') this.#credential = 'refused';
      return this.#failed(answer.error);
    }
    const verified = Verified.safeParse(answer.value.value);
    if (!verified.success) return { outcome: 'warning', message: NOT_CHECKED };
    const isKnown = verified.data.message.message === 'OK';
    this.#credential = isKnown ? 'checked' : 'refused';
    if (isKnown) return { outcome: 'ok', message: 'The site knows it.' };
    return this.#failed({ kind: 'unauthorized' });
  }

  async #read(read: Read): Promise<Told> {
    const { client, signal, nowMs } = this.#parts;
    const [name] = read;
    const answer = await client.ask(latest(read), signal);
    if (!answer.ok) {
      if (name === 'entries' || !isRefusal(answer.error)) return this.#failed(answer.error);
      return { outcome: 'warning', message: 'The credential may not read them: leave them out.' };
    }
    const list = List.safeParse(answer.value.value);
    if (!list.success) return this.#failed({ kind: 'not-nightscout', reason: 'it gives no list' });
    if (name === 'profiles') this.#zone = zoneOf(list.data[0]);
    if (name === 'entries') this.#newestMs = newestOf(list.data, nowMs + AHEAD_MS);
    return { outcome: 'ok', message: list.data.length === 0 ? 'Read; there are none.' : 'Read.' };
  }

  async #askForChanges(): Promise<Told> {
    const { client, signal } = this.#parts;
    const answer = await client.ask({ door: 'v3', path: '/api/v3/lastModified' }, signal);
    if (answer.ok) return { outcome: 'ok', message: 'The site tells edits and deletions.' };
    return { outcome: 'warning', message: NOT_TOLD };
  }

  #failed(failure: SiteFailure): Told {
    const { message, nextStep } = describeFailure(failure, this.#parts.client.site);
    return { outcome: 'failed', message: `${message} ${nextStep}` };
  }

  #report(facts: Awaited<ReturnType<typeof readSiteFacts>>): ConnectionReport {
    const { client, anyone } = this.#parts;
    return {
      isUsable: this.#steps.some(({ name, outcome }) => name === 'entries' && outcome === 'ok'),
      steps: this.#steps,
      version: facts?.version ?? null,
      units: facts?.units ?? null,
      credential: this.#credential,
      isOpen: this.#isOpen,
      newestAt: this.#newestMs === null ? null : new Date(this.#newestMs),
      clockSkewMs: client.clockSkewMs() ?? anyone.clockSkewMs(),
      suggestedZone: this.#zone,
    };
  }
}

const NOT_CHECKED =
  'The site is too old to check it: that it can be read proves nothing on an open site.';
const NOT_TOLD =
  'Edits and deletions are found by the nightly and weekly passes only: sign in with an access token to hear of them at once.';

const isRefusal = ({ kind }: SiteFailure): boolean =>
  kind === 'unauthorized' || kind === 'forbidden';

/** A few documents, from the database of the site and not from its memory. */
const latest = ([name, path, filter]: Read): Question => ({
  door: 'v1',
  path,
  parameters: [
    ...(filter === null ? [] : [[filter, name === 'entries' ? 0 : '2000-01-01'] as const]),
    ['count', 5],
  ],
});

function newestOf(documents: readonly NightscoutDocument[], beforeMs: number): number | null {
  const times = documents
    .map((document) => eventTimeOf(document))
    .filter((ms) => ms !== null && ms <= beforeMs);
  return times.reduce((a, b) => (b !== null && (a === null || b > a) ? b : a), null);
}

const Profile = z.looseObject({
  defaultProfile: z.string(),
  store: z.record(z.string(), z.looseObject({ timezone: z.string() })),
});

function zoneOf(document: NightscoutDocument | undefined): string | null {
  const parsed = Profile.safeParse(document);
  if (!parsed.success) return null;
  const zone = parsed.data.store[parsed.data.defaultProfile]?.timezone ?? null;
  return zone !== null && Intl.supportedValuesOf('timeZone').includes(zone) ? zone : null;
}
