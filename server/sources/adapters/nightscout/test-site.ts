import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import { eventTimeOf, NightscoutDocument } from '../../model/nightscout-document.ts';
import type { Site, TestSite } from '../../nightscout-port.ts';
import type { ConnectionReport, StepOutcome } from '../../source-views.ts';
import {
  createNightscoutClient,
  type NightscoutClient,
  type Question,
} from './nightscout-client.ts';
import { readSiteFacts } from './site-facts.ts';
import { describeFailure, type SiteFailure } from './site-failure.ts';
import { createTransport, type TransportOptions } from './transport.ts';

type Step = ConnectionReport['steps'][number];

const Verified = z.looseObject({ message: z.looseObject({ message: z.string() }) });
const List = z.array(NightscoutDocument);
const AHEAD_MS = 600_000;

const READS = [
  ['entries', '/api/v1/entries.json', 'find[date][$gte]'],
  ['treatments', '/api/v1/treatments.json', 'find[created_at][$gte]'],
  ['profiles', '/api/v1/profile.json', null],
  ['device_status', '/api/v1/devicestatus.json', 'find[created_at][$gte]'],
] as const;

/** Tries sites out with a time-out of its own for each; asks once for each thing and stores nothing. */
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
    return await tryOut(
      deps.clock,
      site,
      { client: clientFor(site.signIn), anyone: clientFor('none') },
      signal,
    );
  };
}

async function tryOut(
  clock: Clock,
  site: Site,
  { client, anyone }: { readonly client: NightscoutClient; readonly anyone: NightscoutClient },
  signal?: AbortSignal,
): Promise<ConnectionReport> {
  const steps: Step[] = [];
  const step = async (
    name: Step['name'],
    work: () => Promise<{ readonly outcome: StepOutcome; readonly message: string }>,
  ) => {
    const startedAt = performance.now();
    const done = await work();
    steps.push({ name, ...done, ms: Math.round(performance.now() - startedAt) });
    return done.outcome;
  };
  const told = (failure: SiteFailure) => {
    const { message, nextStep } = describeFailure(failure, client.site);
    return { outcome: 'failed' as const, message: `${message} ${nextStep}` };
  };
  let isOpen = false;
  const seen: { credential: ConnectionReport['credential'] } = {
    credential: site.signIn === 'none' ? 'none' : 'not-checked',
  };
  const found: { newestMs: number | null; zone: string | null } = { newestMs: null, zone: null };

  const answers = await step('answer', async () => {
    const answer = await anyone.ask(latest('/api/v1/entries.json', 'find[date][$gte]'), signal);
    isOpen = answer.ok;
    if (answer.ok) return { outcome: 'ok', message: 'It answers, and lets anyone read.' };
    if (answer.error.kind === 'unauthorized' || answer.error.kind === 'forbidden')
      return { outcome: 'ok', message: 'It answers, and asks for a credential.' };
    return told(answer.error);
  });
  const facts = answers === 'ok' ? await readSiteFacts(client, signal) : null;
  if (answers === 'ok') {
    await step('credential', async () => {
      if (site.signIn === 'none') return { outcome: 'skipped', message: 'None is used.' };
      const answer = await client.ask({ door: 'v1', path: '/api/v1/verifyauth' }, signal);
      if (!answer.ok) {
        if (answer.error.kind === 'unauthorized') seen.credential = 'refused';
        return told(answer.error);
      }
      const verified = Verified.safeParse(answer.value.value);
      if (!verified.success) return NOT_CHECKED;
      const isKnown = verified.data.message.message === 'OK';
      seen.credential = isKnown ? 'checked' : 'refused';
      if (isKnown) return { outcome: 'ok', message: 'The site knows it.' };
      return told({ kind: 'unauthorized' });
    });
  }
  const mayRead = answers === 'ok' && seen.credential !== 'refused';
  for (const [name, path, filter] of READS) {
    if (!mayRead) break;
    await step(name, async () => {
      const answer = await client.ask(latest(path, filter), signal);
      if (!answer.ok) {
        const isSmall = answer.error.kind === 'unauthorized' || answer.error.kind === 'forbidden';
        return isSmall && name !== 'entries'
          ? { outcome: 'warning', message: 'The credential may not read them: leave them out.' }
          : told(answer.error);
      }
      const list = List.safeParse(answer.value.value);
      if (!list.success) return told({ kind: 'not-nightscout', reason: 'it gives no list' });
      look(name, list.data, clock().getTime(), found);
      return { outcome: 'ok', message: list.data.length === 0 ? 'Read; there are none.' : 'Read.' };
    });
  }
  if (mayRead) {
    await step('changes', async () => {
      const answer = await client.ask({ door: 'v3', path: '/api/v3/lastModified' }, signal);
      if (answer.ok) return { outcome: 'ok', message: 'The site tells edits and deletions.' };
      return {
        outcome: 'warning',
        message:
          'Edits and deletions are found by the nightly and weekly passes only: sign in with an access token to hear of them at once.',
      };
    });
  }
  const entries = steps.find(({ name }) => name === 'entries')?.outcome;
  return {
    isUsable: entries === 'ok',
    steps,
    version: facts?.version ?? null,
    units: facts?.units ?? null,
    credential: seen.credential,
    isOpen,
    newestAt: found.newestMs === null ? null : new Date(found.newestMs),
    clockSkewMs: client.clockSkewMs() ?? anyone.clockSkewMs(),
    suggestedZone: found.zone,
  };
}

const NOT_CHECKED = {
  outcome: 'warning',
  message: 'The site is too old to check it: that it can be read proves nothing on an open site.',
} as const;

/** One document, from the database of the site and not from its memory. */
const latest = (path: string, filter: string | null): Question => ({
  door: 'v1',
  path,
  parameters: [
    ...(filter === null ? [] : [[filter, filter.includes('date') ? 0 : '2000-01-01'] as const]),
    ['count', 5],
  ],
});

function look(
  name: Step['name'],
  documents: readonly NightscoutDocument[],
  nowMs: number,
  found: { newestMs: number | null; zone: string | null },
): void {
  if (name === 'entries') {
    const times = documents
      .map((document) => eventTimeOf(document))
      .filter((ms) => ms !== null && ms <= nowMs + AHEAD_MS);
    found.newestMs = times.reduce((a, b) => (b !== null && (a === null || b > a) ? b : a), null);
  }
  if (name === 'profiles') found.zone = zoneOf(documents[0]);
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
