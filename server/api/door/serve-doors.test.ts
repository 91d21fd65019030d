import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { Door } from './door.ts';
import { serveDoors } from './serve-doors.ts';

async function open(answer: Door['answer']): Promise<string> {
  const handle = serveDoors([{ prefix: '/tool/', answer }], pino({ enabled: false }));
  const server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(418).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const echo: Door['answer'] = async ({ method, path, query, address, readBody }) => {
  const body = await readBody();
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return { status: 200, body: JSON.stringify({ method, path, query, address, text }) };
};

test('a door gets the path and the query as they were sent, everything else goes to the pages', async () => {
  const url = await open(echo);
  const answer = await fetch(`${url}/tool/a%2Fb%1Fc@x?k=%2F&k=2`, {
    headers: { 'x-cascade-peer': '8.8.8.8', 'x-request-id': 'abcdefgh' },
  });
  expect(answer.headers.get('x-request-id')).toBe('abcdefgh');
  expect(await answer.json()).toEqual({
    method: 'GET',
    path: '/tool/a%2Fb%1Fc@x',
    query: 'k=%2F&k=2',
    address: '127.0.0.1',
    text: '',
  });
  expect((await fetch(`${url}/tool`)).status).toBe(200);
  expect((await fetch(`${url}/tools`)).status).toBe(418);
});

test('a body arrives unpacked, a damaged one is told as such', async () => {
  const url = `${await open(echo)}/tool/`;
  const post = async (body: string | Uint8Array<ArrayBuffer>, encoding: string) => {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-encoding': encoding },
    });
    return ((await answer.json()) as { text: string }).text;
  };
  expect(await post('{"a":1}', 'identity')).toBe('{"a":1}');
  expect(await post(gzipSync('{"a":1}'), 'gzip')).toBe('{"a":1}');
  expect(await post('{"a":1}', 'gzip')).toBe('damaged');
  expect(await post(gzipSync(Buffer.alloc(33 * 1024 * 1024)), 'gzip')).toBe('too-large');
});

test('a body over the limit is refused, and whoever sent it sees the refusal', async () => {
  const url = `${await open(echo)}/tool/`;
  const answer = await fetch(url, { method: 'POST', body: Buffer.alloc(34 * 1024 * 1024) });
  expect(await answer.json()).toMatchObject({ text: 'too-large' });
  const again = await fetch(url, { method: 'POST', body: 'small' });
  expect(await again.json()).toMatchObject({ text: 'small' });
});

test('a door that breaks answers 500 and nothing about it', async () => {
  const url = await open(async () => {
    throw new Error('secret');
  });
  const answer = await fetch(`${url}/tool/x`);
  expect([answer.status, await answer.text()]).toEqual([500, '']);
});
