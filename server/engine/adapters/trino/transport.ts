import { setTimeout as delay } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { UnreachableError } from '../shared/unreachable-error.ts';
import type { TrinoAccess } from './trino-access.ts';
import { ProtocolError } from './trino-error.ts';

export interface TrinoRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the engine's own address; an answer's own host is never followed. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Doing it twice does no harm. Otherwise it is sent again only when it certainly was not taken. */
  readonly isRepeatable: boolean;
  readonly signal?: AbortSignal;
}

export interface TrinoAnswer {
  readonly text: string;
  /** Every value of a header, by lower-case name. */
  readonly header: (name: string) => readonly string[];
}

/** HTTP to one Trino, with its retry rules. */
export interface TrinoTransport extends AsyncDisposable {
  /** Throws `UnreachableError` or `ProtocolError`, and the signal's reason. */
  send(request: TrinoRequest): Promise<TrinoAnswer>;
  /** The bytes at an address that an answer named; only the engine and the stores it was told of are asked. */
  fetchSegment(request: {
    readonly method: 'GET' | 'DELETE';
    readonly uri: string;
    readonly headers: Readonly<Record<string, readonly string[]>>;
    readonly signal?: AbortSignal;
  }): Promise<Uint8Array>;
}

export interface TransportOptions {
  /** How long what passes (503, a lost connection) is tried again. */
  readonly retryForMs?: number;
  /** How long the engine may be silent in an answer. */
  readonly silenceMs?: number;
}

const CONNECTIONS = 64;
const CONNECT_LIMIT_MS = 5_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** Busy, or a proxy that lost its server for a moment. */
const PASSING = new Set([429, 502, 503, 504]);
/** The engine said that it did not take the request. */
const NOT_TAKEN = new Set([429, 503]);
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

interface Outcome {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly headers: Dispatcher.ResponseData['headers'];
}

export function createTransport(
  access: TrinoAccess,
  { retryForMs = 20_000, silenceMs = 120_000 }: TransportOptions = {},
): TrinoTransport {
  const agent = new Agent({
    connections: CONNECTIONS,
    connect: { timeout: CONNECT_LIMIT_MS },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
  });
  const authorization = authorizationOf(access);

  const once = async (
    origin: string,
    path: string,
    options: Pick<TrinoRequest, 'method' | 'body' | 'signal'> & {
      readonly headers: Readonly<Record<string, string | readonly string[]>>;
    },
  ): Promise<Outcome> => {
    const { method, body, signal, headers } = options;
    const answer = await agent.request({
      origin,
      path,
      method,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value as string | string[]]),
      ),
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    const bytes = new Uint8Array(await answer.body.arrayBuffer());
    return { status: answer.statusCode, bytes, headers: answer.headers };
  };

  /** Tries again what passes, as long as that is safe. */
  const patiently = async (
    attempt: () => Promise<Outcome>,
    isRepeatable: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> => {
    const startedAt = performance.now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const outcome = await attempt().catch((cause: unknown) => ({ cause }));
      signal?.throwIfAborted();
      const isFailed = 'cause' in outcome;
      if (!isFailed && !PASSING.has(outcome.status)) return outcome;
      const isSafe =
        isRepeatable ||
        (isFailed ? NEVER_SENT.has(codeOf(outcome.cause)) : NOT_TAKEN.has(outcome.status));
      const waitMs = isFailed ? jittered(pause) : (retryAfterMs(outcome) ?? jittered(pause));
      if (!isSafe || performance.now() + waitMs - startedAt > retryForMs) {
        throw new UnreachableError(isFailed ? outcome.cause : refusal(outcome));
      }
      await delay(waitMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  };

  return {
    async send({ method, path, headers = {}, body, isRepeatable, signal }) {
      const sent = {
        method,
        headers: { ...headers, ...authorization, 'accept-encoding': 'identity' },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      };
      const outcome = await patiently(() => once(access.origin, path, sent), isRepeatable, signal);
      if (outcome.status >= 400) throw new ProtocolError(refusal(outcome));
      return {
        text: new TextDecoder().decode(outcome.bytes),
        header: (name) => [outcome.headers[name] ?? []].flat(),
      };
    },

    async fetchSegment({ method, uri, headers, signal }) {
      const { origin, pathname, search } = new URL(uri);
      if (origin !== access.origin && !access.segmentOrigins.includes(origin)) {
        throw new ProtocolError(
          `It keeps rows at ${origin}, and the console was not told to read there.`,
        );
      }
      const own = origin === access.origin ? authorization : {};
      const sent = { method, headers: { ...headers, ...own }, ...(signal && { signal }) };
      const outcome = await patiently(() => once(origin, pathname + search, sent), true, signal);
      if (outcome.status >= 400) throw new ProtocolError(refusal(outcome));
      return outcome.bytes;
    },

    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}

function authorizationOf({ user, password, token }: TrinoAccess): Readonly<Record<string, string>> {
  if (token !== null) return { authorization: `Bearer ${token}` };
  if (password === null) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

const jittered = (pauseMs: number): number => pauseMs * (1 + Math.random());

function retryAfterMs({ headers }: Outcome): number | null {
  const seconds = Number([headers['retry-after'] ?? []].flat()[0]);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  return 'code' in cause ? String(cause.code) : '';
}

/** What stands in an answer that is no page: text, or a proxy's HTML. */
function refusal({ status, bytes }: Outcome): string {
  const text = new TextDecoder()
    .decode(bytes.subarray(0, 2_000))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
  return text === '' ? `It answered ${status}.` : `It answered ${status}: ${text}`;
}
