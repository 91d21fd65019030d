import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#server/platform/testing/test-database.ts';
import { createSecretVault } from './secret-vault.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const open = (key = 'a'.repeat(40), environment: Readonly<Record<string, string>> = {}) =>
  createSecretVault({
    database: db.database,
    clock: () => new Date(0),
    key,
    environment: new Map(Object.entries(environment)),
  });

test('a secret comes back as it was, and nothing of it stands in the database', async () => {
  const vault = open();
  await vault.store('home', 'geheim-ß-🔑');
  expect(await vault.open('home')).toBe('geheim-ß-🔑');
  const rows = await db.database.query(
    'SELECT encode(sealed, $1) AS sealed FROM app.source_secrets',
    ['escape'],
  );
  expect(JSON.stringify(rows)).not.toContain('geheim');
  await vault.store('home', 'another');
  expect(await vault.open('home')).toBe('another');
});

test('another key, or another name in the database, opens nothing and says what to do', async () => {
  await open().store('mine', 'x');
  await expect(open('b'.repeat(40)).open('mine')).rejects.toThrow('Enter it again.');
  await db.database.query(
    `INSERT INTO app.source_secrets SELECT 'theirs', sealed, changed_at FROM app.source_secrets WHERE name = 'mine'`,
  );
  await expect(open().open('theirs')).rejects.toThrow('The secret theirs cannot be opened');
});

test('one of the environment goes before the stored one', async () => {
  await open().store('anna-token', 'stored');
  const vault = open('a'.repeat(40), { ANNA_TOKEN: 'given' });
  expect(await vault.open('anna-token')).toBe('given');
  expect(await vault.whereIs('anna-token')).toBe('environment');
  expect(await open().whereIs('anna-token')).toBe('stored');
  await open().forget('anna-token');
  expect(await open().open('anna-token')).toBeNull();
  expect(await open().whereIs('anna-token')).toBe('missing');
});
