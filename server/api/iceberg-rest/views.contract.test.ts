import { expect, test } from 'vitest';
import { openIceberg, SCHEMA } from './testing/open-iceberg.ts';

test('views are made, replaced, renamed and dropped', async () => {
  await using door = await openIceberg();
  await door.makeTable();
  const at = 'v1/dev/namespaces/lab/views';
  const version = (sql: string) => ({
    'version-id': 1,
    'timestamp-ms': 1,
    'schema-id': 0,
    summary: { 'engine-name': 'test' },
    representations: [{ type: 'sql', sql, dialect: 'trino' }],
    'default-namespace': ['lab'],
  });
  const made = await door.ask('POST', at, {
    name: 'v',
    schema: SCHEMA,
    'view-version': version('SELECT 1'),
  });
  expect(made.metadata).toMatchObject({ 'current-version-id': 1, 'format-version': 1 });
  expect(
    await door.failure('POST', at, { name: 't', schema: SCHEMA, 'view-version': version('x') }),
  ).toBe('409 AlreadyExistsException: Table already exists: lab.t');
  const uuid = made.metadata['view-uuid'];
  const replace = (expected: unknown) => ({
    requirements: [{ type: 'assert-view-uuid', uuid: expected }],
    updates: [
      { action: 'set-location', location: 'file:///elsewhere' },
      { action: 'add-view-version', 'view-version': version('SELECT 2') },
      { action: 'set-current-view-version', 'view-version-id': -1 },
    ],
  });
  expect(await door.failure('POST', `${at}/v`, replace('other'))).toContain('409 CommitFailed');
  const replaced = (await door.ask('POST', `${at}/v`, replace(uuid))).metadata;
  expect(replaced).toMatchObject({
    'current-version-id': 2,
    location: made.metadata['location'],
    'version-log': [{ 'version-id': 1 }, { 'version-id': 2 }],
  });
  expect((await door.ask('GET', `${at}/v`)).metadata).toEqual(replaced);
  expect((await door.ask('GET', at)).body).toMatchObject({
    identifiers: [{ namespace: ['lab'], name: 'v' }],
  });
  expect((await door.ask('GET', 'v1/dev/namespaces/lab/tables')).body).toMatchObject({
    identifiers: [{ name: 't' }],
  });
  expect(await door.failure('GET', 'v1/dev/namespaces/lab/tables/v')).toContain('404 NoSuchTable');
  const moved = {
    source: { namespace: ['lab'], name: 'v' },
    destination: { namespace: ['lab'], name: 'w' },
  };
  expect((await door.ask('POST', 'v1/dev/views/rename', moved)).status).toBe(204);
  expect((await door.ask('HEAD', `${at}/w`)).status).toBe(204);
  expect((await door.ask('DELETE', `${at}/w`)).status).toBe(204);
  expect(await door.failure('GET', `${at}/w`)).toContain('404 NoSuchViewException');
});
