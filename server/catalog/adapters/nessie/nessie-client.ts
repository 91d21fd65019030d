import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';
import type { z } from 'zod';
import { formatWire } from '../../wire/json.ts';
import { failureOf, readAnswer, unavailable } from './failure.ts';

export interface NessieAccess {
  /** Base of the API v2, as `http://nessie:19120/api/v2`. */
  readonly url: string;
  /** Sent as a bearer token; null: none. */
  readonly token: string | null;
}

export interface NessieRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base, encoded: `trees/main/history`. */
  readonly path: string;
  /** A list repeats its name; undefined and null leave it out. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  /** Doing it twice does no harm; left out: only a GET does none. */
  readonly isRepeatable?: boolean;
}

type Sent = Pick<NessieRequest<unknown>, 'method' | 'path' | 'query'>;
type QueryValue = string | number | boolean | readonly string[] | null | undefined;

/** A small client of Nessie's API v2. */
export interface NessieClient extends AsyncDisposable {
  /** Throws `CatalogError`. */
  send<T>(request: NessieRequest<T>): Promise<T>;
}

const CONNECTIONS = 32;
const CONNECT_LIMIT_MS = 5_000;
const SILENCE_LIMIT_MS = 60_000;
const CLOSE_LIMIT_MS = 5_000;
const RETRY_AFTER_MS = [100, 500];
/** Busy, or a proxy that lost its server for a moment. */
const PASSING = new Set([429, 502, 503, 504]);

export function createNessieClient({ url, token }: NessieAccess): NessieClient {
  const { origin, pathname } = new URL(url.endsWith('/') ? url : `${url}/`);
  const secret = token?.trim() || null;
  const agent = new Agent({
    connections: CONNECTIONS,
    connect: { timeout: CONNECT_LIMIT_MS },
    headersTimeout: SILENCE_LIMIT_MS,
    bodyTimeout: SILENCE_LIMIT_MS,
  });
  const ending = new AbortController();
  const headers = {
    accept: 'application/json',
    // Otherwise conflicts come without the keys they are about.
    'nessie-client-spec': '2',
    ...(secret !== null && { authorization: `Bearer ${secret}` }),
  };
  const once = async ({ method, path, query = {} }: Sent, body: string | null) => {
    const answer = await agent.request({
      origin,
      // A parsed URL would resolve what a name may hold; the path goes out as it was written.
      path: `${pathname}${path}${queryOf(query)}`,
      method,
      signal: ending.signal,
      ...(body === null
        ? { headers }
        : { headers: { ...headers, 'content-type': 'application/json' }, body }),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  return {
    async send(request) {
      const body = request.body === undefined ? null : formatWire(request.body);
      const repeatable = request.isRepeatable ?? request.method === 'GET';
      for (let attempt = 0; ; attempt += 1) {
        const wait = RETRY_AFTER_MS[attempt];
        const outcome = await once(request, body).catch((cause: unknown) => ({ cause }));
        if ('cause' in outcome) {
          // What never reached the server may be sent again, whatever it is.
          const mayRetry = wait !== undefined && (repeatable || wasNotSent(outcome.cause));
          if (!mayRetry) throw unavailable(outcome.cause);
        } else {
          const { status, text } = outcome;
          if (status < 300) return readAnswer(request.answer, text);
          const mayRetry = wait !== undefined && repeatable && PASSING.has(status);
          if (!mayRetry) throw failureOf(status, text);
        }
        await delay(wait);
      }
    },
    [Symbol.asyncDispose]: () => close(agent, ending),
  };
}

/** Requests under way may end, one that nobody answers does not hold up the end of the process. */
async function close(agent: Agent, ending: AbortController): Promise<void> {
  const impatience = setTimeout(() => ending.abort(), CLOSE_LIMIT_MS);
  await agent.close();
  clearTimeout(impatience);
}

function queryOf(query: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    const values = typeof value === 'object' ? value : [String(value)];
    return values.map((each) => `${name}=${encodeURIComponent(each)}`);
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : '';

function wasNotSent(cause: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    codeOf(cause),
  );
}
