import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '#server/platform/clock.ts';
import { err, ok, type Result } from '#server/platform/result.ts';
import { parseLossless } from '../../model/canonical-json.ts';
import type { RequestView } from '../../source-views.ts';
import { createSignIn, type Door, type Headers, type SignInKind } from './sign-in.ts';
import { isTemporary, type SiteFailure } from './site-failure.ts';
import type { Answer, Transport } from './transport.ts';

/** An answer that was JSON. */
export interface JsonAnswer {
  readonly value: unknown;
  readonly headers: Answer['headers'];
}

export interface Question {
  readonly door: Door;
  /** `/api/v1/entries.json` */
  readonly path: string;
  readonly parameters?: readonly (readonly [name: string, value: string | number])[];
}

/** One Nightscout site, spoken to with one credential. */
export interface NightscoutClient {
  /** Address without credentials. */
  readonly site: string;
  /** Asks again where that helps: see `again`. A door that the credential cannot open is `unauthorized`. */
  ask(question: Question, signal?: AbortSignal): Promise<Result<JsonAnswer, SiteFailure>>;
  /** Site's clock − ours by its last answer, milliseconds, to the second; null until it told. */
  clockSkewMs(): number | null;
}

export interface ClientOptions {
  /** Address of the site, possibly with a path. */
  readonly url: string;
  readonly signIn: SignInKind;
  readonly secret: string | null;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Called after every request, with a path that shows no secret. */
  readonly onRequest?: (request: RequestView) => void;
}

const RETRY_AFTER_CAP_MS = 30_000;
const RATE_LIMIT_RETRIES = 3;
const SERVER_RETRY_MS = 1_000;

export function createNightscoutClient(options: ClientOptions): NightscoutClient {
  const { transport, clock, onRequest, sleep = pause } = options;
  let clockSkewMs: number | null = null;
  const base = options.url.replace(/\/+$/, '');

  /** One request, whatever comes of it. */
  const send = async (path: string, headers: Headers, signal?: AbortSignal) => {
    const at = clock();
    const startedAt = performance.now();
    const answer = await transport.get(new URL(base + path), headers, signal);
    if (answer.ok) clockSkewMs = skewOf(answer.value, at) ?? clockSkewMs;
    const result = answer.ok ? judge(answer.value) : answer;
    onRequest?.({
      at,
      path: redact(path, options.secret),
      status: answer.ok ? answer.value.status : null,
      ms: Math.round(performance.now() - startedAt),
      bytes: answer.ok ? answer.value.bytes : 0,
      documents: result.ok ? countDocuments(result.value.value) : null,
      note: result.ok ? null : redact(noteOf(result.error), options.secret),
    });
    if (!answer.ok) return answer;
    return result.ok ? ok({ ...result.value, answer: answer.value }) : result;
  };

  const signIn = createSignIn({
    kind: options.signIn,
    secret: options.secret,
    clock,
    ask: async (path, signal) => {
      const sent = await send(path, {}, signal);
      return sent.ok ? ok(sent.value.answer) : sent;
    },
  });

  return {
    site: base,
    clockSkewMs: () => clockSkewMs,
    async ask({ door, path, parameters = [] }, signal) {
      const query = parameters.map(
        ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
      );
      const target = query.length === 0 ? path : `${path}?${query.join('&')}`;
      let tries = 0;
      let renewed = false;
      for (;;) {
        const headers = await signIn.headers(door, signal);
        if (!headers.ok) return headers;
        if (headers.value === null) return err({ kind: 'unauthorized' });
        const sent = await send(target, headers.value, signal);
        if (sent.ok) {
          const { value, answer } = sent.value;
          return ok({ value, headers: answer.headers });
        }
        if (sent.error.kind === 'unauthorized' && !renewed && signIn.renew(door)) {
          renewed = true;
          continue;
        }
        const waitMs = again(sent.error, tries);
        if (waitMs === null) return sent;
        tries += 1;
        await sleep(waitMs, signal);
        if (signal?.aborted === true) return err({ kind: 'cancelled' });
      }
    },
  };
}

/**
 * How long to wait before asking again; null not at all. Three times when the site asks to slow down,
 * once when it failed; a refused credential never, as each try makes the site slower for everyone.
 */
function again(failure: SiteFailure, tries: number): number | null {
  if (failure.kind === 'rate-limited') {
    if (tries >= RATE_LIMIT_RETRIES) return null;
    return Math.min(failure.retryAfterMs ?? 1000 * 2 ** tries, RETRY_AFTER_CAP_MS);
  }
  return isTemporary(failure) && tries === 0 ? SERVER_RETRY_MS : null;
}

function judge(answer: Answer): Result<{ readonly value: unknown }, SiteFailure> {
  const { status, body, headers } = answer;
  if (status === 401) return err({ kind: 'unauthorized' });
  if (status === 403) return err({ kind: 'forbidden', reason: sentenceOf(body) });
  if (status === 429) {
    return err({
      kind: 'rate-limited',
      retryAfterMs: retryAfterMs(headers['retry-after'], headers),
    });
  }
  if (status >= 500) return err({ kind: 'server-error', status });
  if (status < 200 || status >= 300) {
    return err({ kind: 'refused', status, reason: sentenceOf(body) });
  }
  try {
    const value = parseLossless(body);
    // A filter that the site does not understand: no list, and no error either.
    if (value === null) return err({ kind: 'not-nightscout', reason: 'it gives null' });
    return ok({ value });
  } catch {
    return err(brokenJson(body, answer.bytes));
  }
}

function brokenJson(body: string, bytes: number): SiteFailure {
  const text = body.trimStart();
  if (text === '') return { kind: 'not-nightscout', reason: 'the answer is empty' };
  if (text.startsWith('<')) return { kind: 'not-nightscout', reason: 'it shows a page of HTML' };
  // Begins as JSON and does not end: the rest was lost on the way.
  if (/^[[{]/.test(text) && !/[\]}]\s*$/.test(text)) return { kind: 'cut-off', bytes };
  return { kind: 'not-nightscout', reason: 'the answer is not JSON' };
}

/** In seconds or as a date, by the site's own clock where it tells it. */
function retryAfterMs(text: string | undefined, headers: Answer['headers']): number | null {
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const now = Date.parse(headers['date'] ?? '');
  const at = Date.parse(text);
  return Number.isNaN(at) || Number.isNaN(now) ? null : Math.max(0, at - now);
}

function skewOf({ headers }: Answer, askedAt: Date): number | null {
  const site = Date.parse(headers['date'] ?? '');
  return Number.isNaN(site) ? null : site - Math.floor(askedAt.getTime() / 1000) * 1000;
}

function sentenceOf(body: string): string {
  const message = /"message"\s*:\s*"([^"]{1,200})"/.exec(body)?.[1];
  return message ?? 'it gives no reason';
}

function countDocuments(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'object' || value === null || !('result' in value)) return null;
  return Array.isArray(value.result) ? value.result.length : null;
}

function noteOf(failure: SiteFailure): string {
  switch (failure.kind) {
    case 'not-nightscout':
    case 'unreachable':
    case 'forbidden':
      return `${failure.kind}: ${failure.reason}`.slice(0, 300);
    case 'redirected':
      return `redirected to ${failure.to}`;
    case 'address-refused':
      return `address ${failure.address} refused`;
    default:
      return failure.kind;
  }
}

/** A text as it may be shown and kept. */
function redact(path: string, secret: string | null): string {
  const plain = path.replace(/(authorization\/request\/)[^/?]+/, '$1…');
  if (secret === null) return plain;
  return plain.replaceAll(encodeURIComponent(secret), '…').replaceAll(secret, '…');
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
