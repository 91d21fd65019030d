import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '#server/platform/log.ts';
import { PEER_HEADER, peerAddress } from '../peer.ts';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id.ts';
import type { Door, DoorAnswer, DoorRequest } from './door.ts';
import { readBody } from './read-body.ts';

const MAX_BODY_BYTES = 32 * 1024 * 1024;
const DRAIN_MS = 10_000;
const FAILED: DoorAnswer = { status: 500, body: null };

/**
 * Answers what is addressed to one of the doors and says so; false leaves the request to the pages.
 * Paths are handed on as they were sent: names of branches and tables hold encoded slashes.
 */
export function serveDoors(
  doors: readonly Door[],
  log: Logger,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [path = '/', ...rest] = (request.url ?? '/').split('?');
    const door = doors.find(({ prefix }) => path.startsWith(prefix) || `${path}/` === prefix);
    if (door === undefined) return false;
    const target = { path, query: rest.join('?') };
    answer(door, request, response, target, log).catch((cause: unknown) => {
      log.error({ path, error: String(cause), stack: stackOf(cause) }, 'door cannot send');
      response.destroy();
    });
    return true;
  };
}

async function answer(
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
  target: { readonly path: string; readonly query: string },
  log: Logger,
): Promise<void> {
  const startedAt = performance.now();
  const asked = doorRequest(request, response, target);
  const fields = { requestId: asked.requestId, method: asked.method, path: asked.path };
  const given = await door.answer(asked).catch((cause: unknown) => {
    // Whoever has gone in the middle of a body is no failure of ours, and reads no answer.
    if (asked.signal.aborted) return FAILED;
    log.error({ ...fields, error: String(cause), stack: stackOf(cause) }, 'door failed');
    return FAILED;
  });
  const ms = Math.round(performance.now() - startedAt);
  const { status, cause } = given;
  log.debug({ ...fields, status, ms }, 'door');
  if (status >= 500 && cause !== undefined) {
    log.warn({ ...fields, status, error: textOf(cause) }, 'door could not answer');
  }
  if (response.destroyed) return;
  send(request, response, asked.requestId, given);
}

function doorRequest(
  request: IncomingMessage,
  response: ServerResponse,
  target: { readonly path: string; readonly query: string },
): DoorRequest {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headersDistinct)) {
    for (const each of value ?? []) headers.append(name, each);
  }
  headers.set(PEER_HEADER, request.socket.remoteAddress ?? 'unknown');
  return {
    ...target,
    method: request.method ?? 'GET',
    headers,
    address: peerAddress(headers),
    requestId: requestIdOf(headers),
    signal: gone.signal,
    readBody: (maxBytes = MAX_BODY_BYTES) => readBody(request, maxBytes),
  };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  { status, headers = {}, body }: DoorAnswer,
): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader(REQUEST_ID_HEADER, requestId);
  response.setHeader('x-content-type-options', 'nosniff');
  const bytes = Buffer.from(body ?? '');
  if (status !== 204 && status !== 304) response.setHeader('content-length', bytes.byteLength);
  response.end(request.method === 'HEAD' ? undefined : bytes);
  if (!request.complete) drain(request);
}

/** Takes what is left of a body that was refused: whoever still sends would not see the answer. */
function drain(request: IncomingMessage): void {
  const cut = setTimeout(() => request.destroy(), DRAIN_MS);
  request.once('close', () => clearTimeout(cut));
  request.resume();
}

/** What happened and what that came from: the outermost sentence alone rarely says it. */
function textOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : undefined;
  return inner === undefined ? String(cause) : `${String(cause)} (${textOf(inner)})`;
}

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
