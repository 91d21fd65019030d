import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { CatalogError } from './failure.ts';
import { createNessieClient, type NessieRequest } from './nessie-client.ts';

const GET: NessieRequest<unknown> = { method: 'GET', path: 'trees', answer: z.unknown() };
const COMMIT: NessieRequest<unknown> = { ...GET, method: 'POST', path: 'commit', body: {} };

/** A server that answers as told, and a client of it. */
async function openClient(answer: RequestListener, token: string | null = null) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createNessieClient({ url: `http://127.0.0.1:${port}/api/v2`, token });
  onTestFinished(async () => {
    await client[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

/** Answers one status after another, the last for ever, and counts. */
function statuses(...codes: readonly number[]) {
  let count = 0;
  const answer: RequestListener = (request, response) => {
    request.resume();
    const code = codes[Math.min(count, codes.length - 1)] ?? 200;
    count += 1;
    response.writeHead(code).end('{}');
  };
  return { answer, count: () => count };
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  const cause = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(cause).toBeInstanceOf(CatalogError);
  return cause instanceof CatalogError ? cause.failure.kind : '';
}

test('what was only read is asked for again while the server is busy', async () => {
  const server = statuses(503, 503, 200);
  const client = await openClient(server.answer);
  expect(await client.send(GET)).toEqual({});
  expect(server.count()).toBe(3);
});

test('a commit is sent once: nobody knows what became of it', async () => {
  const server = statuses(503, 200);
  const client = await openClient(server.answer);
  expect(await kindOf(client.send(COMMIT))).toBe('unavailable');
  expect(server.count()).toBe(1);
});

test('a commit whose answer breaks off is not sent again', async () => {
  let count = 0;
  const client = await openClient((request, response) => {
    count += 1;
    request.resume();
    response.writeHead(200, { 'content-length': '100' });
    response.flushHeaders();
    response.destroy();
  });
  expect(await kindOf(client.send(COMMIT))).toBe('unavailable');
  expect(count).toBe(1);
});

test('a commit that never reached a server is sent again', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  const client = createNessieClient({ url: `http://127.0.0.1:${port}/api/v2`, token: null });
  onTestFinished(async () => client[Symbol.asyncDispose]());
  const startedAt = performance.now();
  expect(await kindOf(client.send(COMMIT))).toBe('unavailable');
  // All the pauses between attempts.
  expect(performance.now() - startedAt).toBeGreaterThan(590);
});

test('an answer that is no HTTP is a catalog that does not answer', async () => {
  const client = await openClient((request) => request.socket.end('nonsense\r\n\r\n'));
  expect(await kindOf(client.send(COMMIT))).toBe('unavailable');
});

test('what is too long for the server is refused, not unavailable', async () => {
  for (const status of [405, 414, 431]) {
    const client = await openClient(statuses(status).answer);
    expect(await kindOf(client.send(GET))).toBe('bad-request');
  }
});

test('paths go out as they were written, the token without the space around it', async () => {
  const seen: unknown[] = [];
  const client = await openClient((request, response) => {
    seen.push(request.url, request.headers.authorization);
    response.end('{}');
  }, ' secret\n');
  await client.send({ ...GET, path: 'trees/..@a%2Fb', query: { key: ['a', 'b c'] } });
  expect(seen).toEqual(['/api/v2/trees/..@a%2Fb?key=a&key=b%20c', 'Bearer secret']);
});
