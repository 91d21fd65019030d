import { expect, test } from 'vitest';
import { isLoopback } from '#server/auth/model/loopback.ts';
import { peerAddress } from './peer.ts';
import { isSameOrigin } from './same-origin.ts';

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ origin: 'http://localhost:10009', host: 'localhost:10009' }, true],
  [{ origin: 'http://localhost:3000', host: 'localhost:10009' }, false],
  [{ origin: 'null', host: 'localhost:10009' }, false],
  [{ host: 'localhost:10009' }, true],
])('%o is from our own pages: %s', (headers, ours) => {
  expect(isSameOrigin(new Headers(headers))).toBe(ours);
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['127.0.0.1.example.org', false],
  ['10.0.0.1', false],
  ['unknown', false],
])('%s is this machine: %s', (address, local) => expect(isLoopback(address)).toBe(local));

test('what the socket said wins over what a client claims', () => {
  const headers = new Headers({ 'x-cascade-peer': '10.0.0.7', 'x-forwarded-for': '127.0.0.1' });
  expect(peerAddress(headers)).toBe('10.0.0.7');
});
