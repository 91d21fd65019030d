import { encode } from 'next-auth/jwt';
import { expect, test } from 'vitest';
import { createPerson } from '#server/auth/create-person.ts';
import { createToken } from '#server/auth/create-token.ts';
import { readConfig } from '#server/platform/config.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { callerOf } from './caller.ts';
import { sessionCookieName } from './session-cookie.ts';

const secrets = { session: 'a session secret of a test, long enough', local: 'local-token' };
const config = readConfig({});

async function open() {
  const opened = await openTestDatabase();
  const deps = {
    database: opened.database,
    clock: () => new Date('2026-03-15T12:00:00Z'),
    secrets,
    config,
  };
  await createPerson(deps, {
    name: 'Ada',
    role: 'analyst',
    password: 'correct horse!',
    by: 'test',
  });
  return { ...deps, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

const ask = (headers: Record<string, string>, method = 'GET') =>
  new Request('http://localhost:10009/api/trpc/x', { headers, method });

async function cookieOf(name: string, secret = secrets.session, port = config.port) {
  const token = await encode({ token: { name, role: 'admin' }, secret });
  return { cookie: `other=1; ${sessionCookieName(port)}=${token}` };
}

test('a session is the person with the role they have now, not the one signed long ago', async () => {
  await using deps = await open();
  expect(await callerOf(deps, ask(await cookieOf('Ada')))).toEqual({
    name: 'Ada',
    role: 'analyst',
    via: 'session',
  });
});

test('a session of somebody gone, of another secret or of another console opens nothing', async () => {
  await using deps = await open();
  expect(await callerOf(deps, ask(await cookieOf('Bob')))).toBeNull();
  expect(await callerOf(deps, ask(await cookieOf('Ada', 'another secret')))).toBeNull();
  expect(await callerOf(deps, ask(await cookieOf('Ada', secrets.session, 1)))).toBeNull();
  expect(
    await callerOf(deps, ask({ cookie: `${sessionCookieName(config.port)}=junk` })),
  ).toBeNull();
});

test("another site's page changes nothing with the cookie of ours", async () => {
  await using deps = await open();
  const cookie = await cookieOf('Ada');
  const post = (headers: Record<string, string>) =>
    callerOf(deps, ask({ ...cookie, host: 'localhost:10009', ...headers }, 'POST'));
  expect(await post({ 'sec-fetch-site': 'cross-site' })).toBeNull();
  expect(await post({ origin: 'http://localhost:3000' })).toBeNull();
  expect(await post({ 'sec-fetch-site': 'same-origin' })).toMatchObject({ name: 'Ada' });
});

test('a token speaks for its own name and role, also from elsewhere', async () => {
  await using deps = await open();
  const { token } = await createToken(deps, { name: 'ci', role: 'analyst', by: 'Ada' });
  const headers = { authorization: `Bearer ${token}`, 'sec-fetch-site': 'cross-site' };
  expect(await callerOf(deps, ask(headers, 'POST'))).toEqual({
    name: 'ci',
    role: 'analyst',
    via: 'token',
    isReadOnly: false,
  });
  const reader = await createToken(deps, {
    name: 'dashboard',
    role: 'analyst',
    access: 'read',
    by: 'Ada',
  });
  const caller = await callerOf(deps, ask({ authorization: `Bearer ${reader.token}` }));
  expect(caller).toMatchObject({ name: 'dashboard', isReadOnly: true });
});

test('the local token is an admin on this machine and nobody elsewhere', async () => {
  await using deps = await open();
  const from = (peer: string) =>
    callerOf(deps, ask({ authorization: 'Bearer local-token', 'x-cascade-peer': peer }, 'POST'));
  expect(await from('127.0.0.1')).toEqual({
    name: 'local',
    role: 'admin',
    via: 'local',
    isReadOnly: false,
  });
  expect(await from('10.0.0.7')).toBeNull();
});

test('a wrong token is not saved by a good cookie', async () => {
  await using deps = await open();
  const headers = { ...(await cookieOf('Ada')), authorization: 'Bearer cascade_made-up' };
  expect(await callerOf(deps, ask(headers))).toBeNull();
});
