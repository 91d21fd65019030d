import { expect, test } from 'vitest';
import { openIceberg, SCHEMA } from './testing/open-iceberg.ts';

test('a table is made, loaded, kept by its etag, changed and dropped', async () => {
  await using door = await openIceberg();
  const made = await door.makeTable();
  const { metadata } = made;
  expect(metadata).toMatchObject({
    'format-version': 2,
    'current-snapshot-id': -1,
    location: expect.stringMatching(/\/lab\/t-[0-9a-f]{8}$/),
    properties: { 'gc.enabled': 'false' },
  });
  const at = 'v1/dev/namespaces/lab/tables';
  expect(await door.failure('POST', at, { name: 't', schema: SCHEMA })).toBe(
    '409 AlreadyExistsException: Table already exists: lab.t',
  );
  const loaded = await door.ask('GET', `${at}/t`);
  expect(loaded.metadata).toEqual(metadata);
  const etag = loaded.headers.get('etag') ?? '';
  expect((await door.ask('GET', `${at}/t`, undefined, { 'if-none-match': etag })).status).toBe(304);
  const change = (id: number) => ({
    requirements: [
      { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
      { type: 'assert-current-schema-id', 'current-schema-id': id },
    ],
    updates: [
      {
        action: 'add-schema',
        schema: {
          ...SCHEMA,
          fields: [...SCHEMA.fields, { id: 3, name: 'n', required: false, type: 'string' }],
        },
      },
      { action: 'set-current-schema', 'schema-id': -1 },
    ],
  });
  const headers = {
    'Nessie-Commit-Message': 'wider',
    'Nessie-Commit-Authors': 'Ada, Bob',
    'Nessie-Commit-Property-ticket': 'T-7',
    'Nessie-Commit-Property-cascade.run': 'forged',
  };
  const changed = await door.ask('POST', `${at}/t`, change(0), headers);
  expect(changed.metadata).toMatchObject({ 'current-schema-id': 1, 'last-column-id': 3 });
  expect((await door.ask('GET', `${at}/t`, undefined, { 'if-none-match': etag })).status).toBe(200);
  const log = await door.lake.catalog.history('dev', {}, { maxRecords: 1 });
  const meta = log.ok ? log.value.items[0]?.meta : undefined;
  expect(await door.failure('POST', `${at}/t`, change(0))).toBe(
    `409 CommitFailedException: lab.t: Requirement failed: the current schema changed: id 1, expected 0. Changed last by Ada, Bob in commit ${meta?.hash.slice(0, 12)} (wider)`,
  );
  expect(meta).toMatchObject({ message: 'wider', authors: ['Ada', 'Bob'], committer: 'client-1' });
  expect(meta?.properties).toMatchObject({ ticket: ['T-7'], 'cascade.by': ['client-1'] });
  expect(meta?.properties).not.toHaveProperty('cascade.run');

  const moved = {
    source: { namespace: ['lab'], name: 't' },
    destination: { namespace: ['lab'], name: 'u' },
  };
  expect((await door.ask('POST', 'v1/dev/tables/rename', moved)).status).toBe(204);
  expect(await door.failure('POST', 'v1/dev/tables/rename', moved)).toContain('404 NoSuchTable');
  expect((await door.ask('HEAD', `${at}/u`)).status).toBe(204);
  expect((await door.ask('DELETE', `${at}/u?purgeRequested=true`)).status).toBe(204);
  expect(await door.failure('GET', `${at}/u`)).toBe(
    '404 NoSuchTableException: Table does not exist: lab.u',
  );
  const audit = await door.lake.database.query(
    "SELECT DISTINCT action, outcome FROM app.audit WHERE by_name = 'client-1' ORDER BY 1, 2",
  );
  expect(audit.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'namespace.create done',
    'table.change done',
    'table.change refused',
    'table.create done',
    'table.create refused',
    'table.drop done',
    'table.rename done',
    'table.rename refused',
  ]);
  const renamed = await door.lake.database.query(
    "SELECT target FROM app.audit WHERE action = 'table.rename' AND outcome = 'done'",
  );
  expect(renamed).toEqual([{ target: 'dev rename lab.t to lab.u' }]);
});

test('earlier states are read by the prefix and by the name, and never written', async () => {
  await using door = await openIceberg();
  await door.makeTable();
  const head = await door.lake.catalog.getReference('dev');
  const hash = head.ok ? head.value.hash : '';
  const set = { updates: { a: 'b' }, action: 'set-properties' };
  await door.ask('POST', 'v1/dev/namespaces/lab/tables/t', { updates: [set] });
  const properties = async (path: string) => {
    const { metadata } = await door.ask('GET', path);
    return metadata['properties'];
  };
  const tables = 'namespaces/lab/tables';
  expect(await properties(`v1/dev/${tables}/t`)).toHaveProperty('a');
  for (const path of [
    `v1/dev%40${hash}/${tables}/t`,
    `v1/main/${tables}/t%23${hash}`,
    `v1/main/${tables}/t%40dev%23${hash}`,
  ]) {
    expect(await properties(path)).not.toHaveProperty('a');
    expect(await door.failure('POST', path, { updates: [set] })).toContain(
      '400 BadRequestException',
    );
  }
  expect(await properties(`v1/main/${tables}/t%40dev`)).toHaveProperty('a');
  expect(await door.failure('GET', `v1/main/${tables}/t%40nope`)).toContain('404 ');
  expect(await door.failure('DELETE', `v1/dev%40${hash}/${tables}/t`)).toContain('400 ');
});

test('several tables change by one commit or not at all', async () => {
  await using door = await openIceberg();
  await door.makeTable('a');
  await door.makeTable('b');
  const change = (name: string, requirements: readonly unknown[] = []) => ({
    identifier: { namespace: ['lab'], name },
    requirements,
    updates: [{ action: 'set-properties', updates: { r: 'yes' } }],
  });
  const commits = async () => {
    const log = await door.lake.catalog.history('dev', {}, { maxRecords: 100 });
    return log.ok ? log.value.items.length : 0;
  };
  const before = await commits();
  const files = async () =>
    (await Array.fromAsync(door.lake.store.list(door.lake.store.root))).length;
  const filesBefore = await files();
  const at = 'v1/dev/transactions/commit';
  const stale = [{ type: 'assert-default-spec-id', 'default-spec-id': 9 }];
  expect(
    await door.failure('POST', at, { 'table-changes': [change('a'), change('b', stale)] }),
  ).toContain('409 CommitFailedException');
  expect([await commits(), await files()]).toEqual([before, filesBefore]);
  expect((await door.ask('POST', at, { 'table-changes': [change('a'), change('b')] })).status).toBe(
    204,
  );
  expect(await commits()).toBe(before + 1);
  expect(await door.failure('POST', at, { 'table-changes': [change('a'), change('a')] })).toContain(
    '400 ',
  );
});

test('a staged table exists once it is committed, at the place that was chosen for it', async () => {
  await using door = await openIceberg();
  await door.ask('POST', 'v1/dev/namespaces', { namespace: ['lab'] });
  const at = 'v1/dev/namespaces/lab/tables';
  const staged = await door.ask('POST', at, { name: 's', schema: SCHEMA, 'stage-create': true });
  const { metadata } = staged;
  expect(staged.body['metadata-location']).toBeNull();
  expect((await door.ask('HEAD', `${at}/s`)).status).toBe(404);
  const create = (location: string) => ({
    requirements: [{ type: 'assert-create' }],
    updates: [
      { action: 'assign-uuid', uuid: metadata['table-uuid'] },
      { action: 'add-schema', schema: SCHEMA },
      { action: 'set-current-schema', 'schema-id': -1 },
      { action: 'set-location', location },
    ],
  });
  expect(await door.failure('POST', `${at}/s`, create('file:///etc'))).toContain(
    'Leave the location out',
  );
  expect((await door.ask('POST', `${at}/s`, create(String(metadata['location'])))).status).toBe(
    200,
  );
  expect(await door.failure('POST', `${at}/s`, create(String(metadata['location'])))).toContain(
    '409 ',
  );
  const elsewhere = { name: 'x', schema: SCHEMA, location: 's3://elsewhere/x' };
  expect(await door.failure('POST', at, elsewhere)).toContain('Leave the location out');
});

test('a table that lies in the warehouse is taken in; another file is refused', async () => {
  await using door = await openIceberg();
  const made = await door.makeTable();
  const at = 'v1/dev/namespaces/lab/register';
  const location = String(made.body['metadata-location']);
  expect(
    (await door.ask('POST', at, { name: 'r', 'metadata-location': location })).body,
  ).toMatchObject({
    'metadata-location': location,
  });
  expect(await door.failure('POST', at, { name: 'r', 'metadata-location': location })).toContain(
    '409 ',
  );
  const take = (wrong: string) =>
    door.failure('POST', at, { name: 'q', 'metadata-location': wrong });
  expect(await take(`${location}x`)).toContain('400 BadRequestException');
  for (const wrong of ['file:///etc/passwd', `${door.lake.store.root}/../x`]) {
    expect(await take(wrong)).toContain('403 ForbiddenException');
  }
});

test('sixteen writers of one table and sixteen of others lose nothing', async () => {
  await using door = await openIceberg();
  await door.makeTable();
  const at = 'v1/dev/namespaces/lab/tables';
  const set = (name: string, key: string) =>
    door.ask('POST', `${at}/${name}`, {
      updates: [{ action: 'set-properties', updates: { [key]: '1' } }],
    });
  const numbers = Array.from({ length: 16 }, (_, index) => index);
  const answers = await Promise.all([
    ...numbers.map((n) => door.ask('POST', at, { name: `t${n}`, schema: SCHEMA })),
    ...numbers.map((n) => set('t', `p${n}`)),
  ]);
  expect(answers.slice(0, 16).map(({ status }) => status)).toEqual(numbers.map(() => 200));
  const done = answers.slice(16).filter(({ status }) => status === 200).length;
  expect(answers.slice(16).every(({ status }) => status === 200 || status === 409)).toBe(true);
  const { metadata } = await door.ask('GET', `${at}/t`);
  expect(
    Object.keys(metadata['properties'] ?? {}).filter((name) => name.startsWith('p')),
  ).toHaveLength(done);
});
