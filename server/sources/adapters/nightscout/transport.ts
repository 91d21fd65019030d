import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Agent, errors, request } from 'undici';
import { err, ok, type Result } from '#server/platform/result.ts';
import {
  AddressRefused,
  type AllAddresses,
  assertHost,
  guardedLookup,
  systemAddresses,
} from './guard-address.ts';
import type { SiteFailure } from './site-failure.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Of the body, unpacked. */
  readonly bytes: number;
}

/** Sends a GET and takes the whole answer in. Follows redirects that stay on the host. */
export interface Transport extends AsyncDisposable {
  get(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Result<Answer, SiteFailure>>;
}

export interface TransportOptions {
  readonly allowPrivateNetwork: boolean;
  readonly addresses?: AllAddresses;
  /** Until the first byte, and for the whole answer. */
  readonly firstByteMs?: number;
  readonly totalMs?: number;
  readonly maxBytes?: number;
}

const MAX_REDIRECTS = 3;

/** HTTP and HTTPS to public addresses, or with `allowPrivateNetwork` also to those of the own network. */
export function createTransport(options: TransportOptions): Transport {
  const { allowPrivateNetwork, addresses = systemAddresses } = options;
  const firstByteMs = options.firstByteMs ?? 30_000;
  const totalMs = options.totalMs ?? 120_000;
  const maxBytes = options.maxBytes ?? 64_000_000;
  const agent = new Agent({
    connect: { lookup: guardedLookup(addresses, allowPrivateNetwork), timeout: firstByteMs },
    headersTimeout: firstByteMs,
    bodyTimeout: firstByteMs,
    connections: 4,
  });

  const once = async (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => {
    assertHost(url.hostname, allowPrivateNetwork);
    const answer = await request(url, {
      dispatcher: agent,
      headers: { accept: 'application/json', 'accept-encoding': 'gzip', ...headers },
      signal,
    });
    const fields = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
    );
    const stream = fields['content-encoding'] === 'gzip' ? unpack(answer.body) : answer.body;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new TooLarge();
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    return { status: answer.statusCode, headers: fields, body, bytes };
  };

  return {
    async get(start, headers, signal) {
      const timeout = AbortSignal.timeout(totalMs);
      const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
      let url = start;
      try {
        for (let hops = 0; ; hops += 1) {
          const answer = await once(url, headers, either);
          const { location } = answer.headers;
          if (answer.status < 300 || answer.status === 304 || answer.status >= 400) {
            return ok(answer);
          }
          if (location === undefined) return ok(answer);
          const next = new URL(location, url);
          if (hops === MAX_REDIRECTS || !staysThere(url, next)) {
            return err({ kind: 'redirected', to: next.origin });
          }
          url = next;
        }
      } catch (error) {
        if (signal?.aborted === true) return err({ kind: 'cancelled' });
        if (timeout.aborted) return err({ kind: 'timeout', afterMs: totalMs });
        return err(toFailure(error, { firstByteMs, maxBytes }));
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

class TooLarge extends Error {}

function unpack(packed: Readable): Readable {
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => packed.destroy());
  return packed.pipe(unpacked);
}

/** Credentials go to the host that they were entered for, and never from HTTPS down to HTTP. */
function staysThere(from: URL, to: URL): boolean {
  const isSafe = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  return isSafe && to.hostname === from.hostname;
}

function toFailure(
  error: unknown,
  limits: { readonly firstByteMs: number; readonly maxBytes: number },
): SiteFailure {
  if (error instanceof TooLarge) return { kind: 'too-large', limitBytes: limits.maxBytes };
  if (error instanceof AddressRefused) return { kind: 'address-refused', address: error.address };
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  ) {
    return { kind: 'timeout', afterMs: limits.firstByteMs };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND') return { kind: 'unknown-host' };
  const reason = error instanceof Error ? error.message : String(error);
  if (
    ['UND_ERR_SOCKET', 'ECONNRESET', 'Z_BUF_ERROR', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'].includes(
      code,
    )
  ) {
    return { kind: 'cut-off', bytes: 0 };
  }
  return { kind: 'unreachable', reason };
}
