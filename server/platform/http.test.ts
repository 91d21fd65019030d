import { createServer, type RequestOptions, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { gate } from './http.ts';

const STANDSTILL_MS = 100;

async function openServer() {
  const server = createServer();
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });
  const door = gate(server, STANDSTILL_MS);
  door.open(async (asked, response) => {
    try {
      for await (const _ of asked);
      await delay(3 * STANDSTILL_MS);
      response.end('done');
    } catch {
      response.destroy();
    }
  });
  return { url, [Symbol.asyncDispose]: () => door.close() };
}

/** Sends the pieces and answers what came back. */
function send(url: string, options: RequestOptions, pieces: AsyncIterable<string>) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent = request(url, options, async (response) => {
    resolve((await Array.fromAsync(response)).join(''));
  });
  sent.on('error', reject);
  void (async () => {
    for await (const piece of pieces) sent.write(piece);
    sent.end();
  })();
  return promise;
}

test('a request whose body stands still is cut', async () => {
  await using server = await openServer();
  const { promise: never, resolve } = Promise.withResolvers<string>();
  async function* pieces() {
    yield 'x';
    yield await never;
  }
  await expect(send(server.url, { method: 'POST' }, pieces())).rejects.toThrow(/hang up|RESET/);
  resolve('');
});

test('one whose body comes slowly is answered, however long the answer takes', async () => {
  await using server = await openServer();
  async function* pieces() {
    for (let n = 0; n < 6; n += 1) {
      await delay(STANDSTILL_MS / 3);
      yield 'x';
    }
  }
  expect(await send(server.url, { method: 'POST' }, pieces())).toBe('done');
});
