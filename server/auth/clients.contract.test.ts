import { expect, test } from 'vitest';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { authenticateClient } from './authenticate-client.ts';
import { createClientLimits } from './client-limits.ts';
import { createPerson } from './create-person.ts';
import { createToken } from './create-token.ts';
import { listTokens } from './list-tokens.ts';
import { refusalOf } from './model/permissions.ts';
import { revokeToken } from './revoke-token.ts';

const address = '192.0.2.7';

async function open() {
  const opened = await openTestDatabase();
  let now = new Date('2026-03-15T12:00:00Z');
  const deps = {
    database: opened.database,
    clock: () => now,
    secrets: { local: 'the-local-secret' },
    limits: createClientLimits(),
  };
  return {
    deps,
    pass: (days: number) => {
      now = new Date(now.getTime() + days * 86_400_000);
    },
    ask: (authorization: string | null, from = address) =>
      authenticateClient(deps, { authorization, address: from }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

test('a token opens as bearer and as the password of tools that know nothing else', async () => {
  await using door = await open();
  const { token } = await createToken(door.deps, { name: 'trino', role: 'analyst', by: 'admin' });
  const client = { name: 'trino', role: 'analyst', access: 'write', via: 'token' };
  expect(await door.ask(`Bearer ${token}`)).toEqual(client);
  expect(await door.ask(`bearer ${token}`)).toEqual(client);
  const pair = Buffer.from(`anybody:${token}`).toString('base64');
  expect(await door.ask(`Basic ${pair}`)).toEqual(client);
  expect(await door.ask(`Bearer ${token}x`)).toBeNull();
  expect(await door.ask('Bearer ')).toBeNull();
  expect(await door.ask(null)).toBeNull();
});

test('the local token opens on this machine alone', async () => {
  await using door = await open();
  const authorization = 'Bearer the-local-secret';
  expect(await door.ask(authorization, '127.0.0.1')).toMatchObject({ role: 'admin', via: 'local' });
  expect(await door.ask(authorization)).toBeNull();
});

test('a token ends with its last day, and its name is free again', async () => {
  await using door = await open();
  const wanted = { name: 'ci', role: 'analyst', by: 'admin', expiresInDays: 30 } as const;
  const { token, record } = await createToken(door.deps, wanted);
  expect(record.expiresAt).toEqual(new Date('2026-04-14T12:00:00Z'));
  door.pass(29);
  expect(await door.ask(`Bearer ${token}`)).toMatchObject({ name: 'ci' });
  await expect(createToken(door.deps, wanted)).rejects.toMatchObject({ code: 'conflict' });
  door.pass(1);
  expect(await door.ask(`Bearer ${token}`)).toBeNull();
  expect(await listTokens(door.deps)).toEqual([]);
  const next = await createToken(door.deps, wanted);
  expect(await door.ask(`Bearer ${next.token}`)).toMatchObject({ name: 'ci' });
  await revokeToken(door.deps, { id: next.record.id, by: 'admin' });
  expect(await door.ask(`Bearer ${next.token}`)).toBeNull();
});

test('a token never has the name of a person', async () => {
  await using door = await open();
  const person = { name: 'Ada', role: 'analyst', password: 'correct horse!', by: 'admin' } as const;
  await createPerson(door.deps, person);
  await expect(
    createToken(door.deps, { name: 'ada', role: 'analyst', by: 'admin' }),
  ).rejects.toMatchObject({ code: 'conflict' });
});

test('whoever keeps asking without a token is told to wait, others are not', async () => {
  await using door = await open();
  for (let tries = 0; tries < 120; tries += 1) expect(await door.ask(null)).toBeNull();
  await expect(door.ask(null)).rejects.toMatchObject({
    code: 'too-many-requests',
    details: { waitSeconds: expect.any(Number) },
  });
  expect(await door.ask(null, '192.0.2.8')).toBeNull();
});

test.each([
  ['admin', 'write', { kind: 'move-reference', name: 'dev' }, null],
  ['admin', 'write', { kind: 'configure' }, null],
  ['admin', 'read', { kind: 'write' }, 'may only read'],
  ['analyst', 'read', { kind: 'read' }, null],
  ['analyst', 'write', { kind: 'write' }, null],
  ['analyst', 'write', { kind: 'merge', into: 'dev' }, null],
  ['analyst', 'write', { kind: 'merge', into: 'main' }, 'Only an administrator'],
  ['analyst', 'write', { kind: 'move-reference', name: 'dev' }, 'Only an administrator'],
  ['analyst', 'write', { kind: 'configure' }, 'Only an administrator'],
] as const)(
  'a token of role %s that may %s, asking for %o, is told: %s',
  (role, access, action, told) => {
    const refusal = refusalOf({ name: 't', role, access }, action, { defaultBranch: 'main' });
    if (told === null) expect(refusal).toBeNull();
    else expect(refusal).toContain(told);
  },
);
