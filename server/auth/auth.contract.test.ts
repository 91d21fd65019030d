import { expect, test } from 'vitest';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { changePassword } from './change-password.ts';
import { createPerson } from './create-person.ts';
import { createSignInLink } from './create-sign-in-link.ts';
import { createToken } from './create-token.ts';
import { ensureFirstPeople } from './ensure-first-people.ts';
import { listPeople } from './list-people.ts';
import { listTokens } from './list-tokens.ts';
import { readSignInLink } from './read-sign-in-link.ts';
import { redeemSignInLink } from './redeem-sign-in-link.ts';
import { revokeToken } from './revoke-token.ts';
import { createSignInLimits } from './sign-in-limits.ts';
import { verifyPassword } from './verify-password.ts';
import { verifyToken } from './verify-token.ts';

const NOON = new Date('2026-03-15T12:00:00Z');
const address = '192.0.2.1';

async function open() {
  const opened = await openTestDatabase();
  let now = NOON;
  return {
    database: opened.database,
    clock: () => now,
    limits: createSignInLimits(opened.database),
    pass: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    audit: () =>
      opened.database.query('SELECT by_name, action, outcome, reason FROM app.audit ORDER BY id'),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

test('the first start makes an admin and an analyst whose passwords work, later starts nobody', async () => {
  await using deps = await open();
  const people = await ensureFirstPeople(deps);
  expect(people.map((person) => person.role)).toEqual(['admin', 'analyst']);
  for (const { name, password, role } of people) {
    await expect(verifyPassword(deps, { name, password, address })).resolves.toMatchObject({
      role,
    });
  }
  expect(await ensureFirstPeople(deps)).toEqual([]);
  expect((await listPeople(deps)).map((person) => person.name)).toEqual(['admin', 'analyst']);
});

test('two starts at once make two people, not four', async () => {
  await using deps = await open();
  const both = await Promise.all([ensureFirstPeople(deps), ensureFirstPeople(deps)]);
  expect(both.flat()).toHaveLength(2);
});

test('no password is stored as it was given', async () => {
  await using deps = await open();
  await createPerson(deps, {
    name: 'Ada',
    role: 'analyst',
    password: 'correct horse!',
    by: 'test',
  });
  const [row] = await deps.database.query('SELECT * FROM app.people');
  expect(JSON.stringify(row)).not.toContain('correct horse!');
  expect(String(row?.['password_hash'])).toMatch(/^\$argon2id\$/);
});

test('a name is taken without regard to case', async () => {
  await using deps = await open();
  const ada = { role: 'analyst', password: 'correct horse!', by: 'test' } as const;
  await createPerson(deps, { ...ada, name: 'Ada' });
  await expect(createPerson(deps, { ...ada, name: 'ADA' })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a wrong password and an unknown name get the same answer', async () => {
  await using deps = await open();
  await createPerson(deps, { name: 'Ada', role: 'admin', password: 'correct horse!', by: 'test' });
  const failure = async (name: string) =>
    verifyPassword(deps, { name, password: 'wrong', address }).catch(
      (error: Error) => error.message,
    );
  expect(await failure('Ada')).toBe(await failure('Bob'));
});

test('the sixth try in a minute is refused even with the right password, other addresses go on', async () => {
  await using deps = await open();
  const ada = { name: 'Ada', password: 'correct horse!' };
  await createPerson(deps, { ...ada, role: 'admin', by: 'test' });
  for (let left = 4; left >= 0; left -= 1) {
    await expect(
      verifyPassword(deps, { name: 'ada', password: 'wrong', address }),
    ).rejects.toMatchObject({ code: 'unauthenticated', details: { triesLeft: left } });
  }
  await expect(verifyPassword(deps, { ...ada, address })).rejects.toMatchObject({
    code: 'too-many-requests',
    details: { waitSeconds: expect.any(Number) },
  });
  await expect(verifyPassword(deps, { ...ada, address: '192.0.2.2' })).resolves.toMatchObject({
    name: 'Ada',
  });
});

test('a success forgives the tries before it', async () => {
  await using deps = await open();
  const ada = { name: 'Ada', password: 'correct horse!', address };
  await createPerson(deps, { ...ada, role: 'admin', by: 'test' });
  for (let round = 0; round < 3; round += 1) {
    await verifyPassword(deps, { ...ada, password: 'wrong' }).catch(() => undefined);
    await verifyPassword(deps, { ...ada, password: 'wrong' }).catch(() => undefined);
    await verifyPassword(deps, ada);
  }
});

test('a changed password replaces the old one', async () => {
  await using deps = await open();
  const ada = { name: 'Ada', password: 'correct horse!', address };
  await createPerson(deps, { ...ada, role: 'admin', by: 'test' });
  await expect(
    changePassword(deps, { name: 'Ada', current: 'wrong', next: 'battery staple' }),
  ).rejects.toMatchObject({ code: 'invalid' });
  await changePassword(deps, { name: 'Ada', current: ada.password, next: 'battery staple' });
  await expect(verifyPassword(deps, ada)).rejects.toMatchObject({ code: 'unauthenticated' });
  await verifyPassword(deps, { ...ada, password: 'battery staple' });
});

test('a link signs in once, also when it is clicked twice at the same moment', async () => {
  await using deps = await open();
  await ensureFirstPeople(deps);
  const { code: secret } = await createSignInLink(deps, { name: 'admin', by: 'test' });
  expect(await readSignInLink(deps, secret)).toMatchObject({ kind: 'ready', name: 'admin' });
  const clicks = await Promise.allSettled([
    redeemSignInLink(deps, secret),
    redeemSignInLink(deps, secret),
    redeemSignInLink(deps, secret),
  ]);
  expect(clicks.filter((click) => click.status === 'fulfilled')).toHaveLength(1);
  expect(await readSignInLink(deps, secret)).toEqual({ kind: 'used', at: NOON });
});

test('a link ends after its minutes', async () => {
  await using deps = await open();
  await ensureFirstPeople(deps);
  const { code } = await createSignInLink(deps, { name: 'admin', by: 'test' });
  deps.pass(16);
  await expect(redeemSignInLink(deps, code)).rejects.toMatchObject({
    code: 'unauthenticated',
    details: { reason: 'expired' },
  });
  await expect(redeemSignInLink(deps, 'link_made-up')).rejects.toMatchObject({
    details: { reason: 'unknown' },
  });
});

test('a link for nobody is refused by name', async () => {
  await using deps = await open();
  await expect(createSignInLink(deps, { name: 'nobody', by: 'test' })).rejects.toThrow(/nobody/);
});

test('a token opens until it is revoked, and only its hash is kept', async () => {
  await using deps = await open();
  const { token: secret, record } = await createToken(deps, {
    name: 'ci',
    role: 'analyst',
    by: 'admin',
  });
  expect(await verifyToken(deps, secret)).toMatchObject({ name: 'ci', role: 'analyst' });
  expect(await verifyToken(deps, `${secret}x`)).toBeNull();
  const stored = JSON.stringify(await deps.database.query('SELECT * FROM app.tokens'));
  expect(stored).not.toContain(secret);
  await expect(createToken(deps, { name: 'CI', role: 'admin', by: 'admin' })).rejects.toMatchObject(
    { code: 'conflict' },
  );
  await revokeToken(deps, { id: record.id, by: 'admin' });
  expect(await verifyToken(deps, secret)).toBeNull();
  expect(await listTokens(deps)).toEqual([]);
});

test('every sign-in, also a refused one, is in the audit log', async () => {
  await using deps = await open();
  await createPerson(deps, { name: 'Ada', role: 'admin', password: 'correct horse!', by: 'test' });
  await verifyPassword(deps, { name: 'Ada', password: 'wrong', address }).catch(() => undefined);
  await verifyPassword(deps, { name: 'Ada', password: 'correct horse!', address });
  expect(await deps.audit()).toMatchObject([
    { by_name: 'test', action: 'person.create', outcome: 'done' },
    { by_name: 'Ada', action: 'sign-in', outcome: 'refused', reason: 'password' },
    { by_name: 'Ada', action: 'sign-in', outcome: 'done' },
  ]);
});
