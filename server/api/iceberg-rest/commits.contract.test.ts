import { expect, test } from 'vitest';
import { type OpenedIceberg, openIceberg, SCHEMA } from './testing/open-iceberg.ts';

const TABLE = 'v1/dev/namespaces/lab/tables/t';

/** Adds a snapshot to a branch of the table that has `parent`, as clients do. */
const append = (id: number, manifestList: string, where: Partial<Place> = {}) => {
  const { branch = 'main', sequence = id, parent = null } = where;
  return {
    requirements: [{ type: 'assert-ref-snapshot-id', ref: branch, 'snapshot-id': parent }],
    updates: [
      {
        action: 'add-snapshot',
        snapshot: {
          'snapshot-id': id,
          ...(parent !== null && { 'parent-snapshot-id': parent }),
          'sequence-number': sequence,
          'timestamp-ms': Date.now(),
          'manifest-list': manifestList,
          summary: { operation: 'append' },
          'schema-id': 0,
        },
      },
      {
        action: 'set-snapshot-ref',
        'ref-name': branch,
        type: 'branch',
        'snapshot-id': id,
      },
    ],
  };
};

interface Place {
  readonly branch: string;
  readonly sequence: number;
  readonly parent: number | null;
}

/** Table `t`, and a way to write manifest lists for it. */
async function openTable(): Promise<
  OpenedIceberg & { readonly list: (name: string) => Promise<string>; head(): Promise<string> }
> {
  const door = await openIceberg();
  const { metadata } = await door.makeTable();
  return {
    ...door,
    async list(name) {
      const uri = `${metadata['location']}/metadata/${name}.avro`;
      await door.lake.store.put(uri, Uint8Array.of(1));
      return uri;
    },
    async head() {
      const head = await door.lake.catalog.getReference('dev');
      return head.ok ? head.value.hash : '';
    },
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

test('a commit that was made and is sent again is answered as made, and nothing is written', async () => {
  await using door = await openTable();
  const change = append(1, await door.list('one'));
  const made = await door.ask('POST', TABLE, change);
  expect(made.metadata['current-snapshot-id']).toBe(1);
  const head = await door.head();
  const again = await door.ask('POST', TABLE, change);
  expect([again.status, again.body['metadata-location']]).toEqual([
    200,
    made.body['metadata-location'],
  ]);
  const table = { identifier: { namespace: ['lab'], name: 't' }, ...change };
  const at = 'v1/dev/transactions/commit';
  expect((await door.ask('POST', at, { 'table-changes': [table] })).status).toBe(204);
  expect(await door.head()).toBe(head);
  expect(await door.failure('POST', TABLE, append(1, await door.list('other')))).toContain('409 ');
});

test('of two writers to two branches of a table the later one is told to try again', async () => {
  await using door = await openTable();
  await door.ask('POST', TABLE, append(1, await door.list('one')));
  const late = append(2, await door.list('two'), { branch: 'side', sequence: 1 });
  expect(await door.failure('POST', TABLE, late)).toContain('409 CommitFailedException');
  const anew = append(2, await door.list('two'), { branch: 'side' });
  expect((await door.ask('POST', TABLE, anew)).status).toBe(200);
});

test('a snapshot whose manifest list is not in the warehouse never gets into the history', async () => {
  await using door = await openTable();
  const { store } = door.lake;
  const head = await door.head();
  for (const uri of [`${store.root}/lab/none.avro`, 'file:///etc/hosts', 's3://no/where.avro']) {
    expect(await door.failure('POST', TABLE, append(1, uri))).toContain(
      `400 BadRequestException: lab.t: the manifest list ${uri} of snapshot 1 is not in the warehouse`,
    );
  }
  expect(await door.head()).toBe(head);

  const list = await door.list('one');
  const made = await door.ask('POST', TABLE, append(1, list));
  const metadataLocation = String(made.body['metadata-location']);
  const register = { name: 'r', 'metadata-location': metadataLocation };
  await store.delete(list);
  const at = 'v1/dev/namespaces/lab/register';
  expect(await door.failure('POST', at, register)).toContain(list);
  await door.list('one');
  await store.delete(metadataLocation);
  expect(await door.failure('POST', at, register)).toContain('400 BadRequestException');
});

test('clients are told to delete no metadata files, whatever the table says', async () => {
  await using door = await openTable();
  const name = 'write.metadata.delete-after-commit.enabled';
  const { metadata } = await door.ask('GET', TABLE);
  expect(metadata['properties']).not.toHaveProperty([name]);
  const set = { action: 'set-properties', updates: { [name]: 'true' } };
  const changed = await door.ask('POST', TABLE, { updates: [set] });
  const loaded = await door.ask('GET', TABLE);
  for (const { metadata } of [changed, loaded]) {
    expect(metadata['properties']).toMatchObject({ [name]: 'false' });
  }
  const kept = await door.lake.store.read(String(loaded.body['metadata-location']));
  expect(kept.ok && new TextDecoder().decode(kept.value)).toMatch(/delete-after-commit.*true/);
});

test('sixteen changes of one table at once are all made', async () => {
  await using door = await openTable();
  const set = (name: string) => ({
    updates: [{ action: 'set-properties', updates: { [name]: '1' } }],
  });
  const names = Array.from({ length: 16 }, (_, index) => `p${index}`);
  const answers = await Promise.all(names.map((name) => door.ask('POST', TABLE, set(name))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { metadata } = await door.ask('GET', TABLE);
  expect(Object.keys(metadata['properties'] ?? {})).toEqual(expect.arrayContaining(names));
});

test('nothing is staged on a tag, and what is staged leaves no line in the audit log', async () => {
  await using door = await openTable();
  const hash = await door.head();
  await door.lake.catalog.createReference({ type: 'TAG', name: 'v1.0', hash });
  const staged = { name: 'u', schema: SCHEMA, 'stage-create': true };
  expect(await door.failure('POST', 'v1/v1.0/namespaces/lab/tables', staged)).toContain(
    "400 BadRequestException: 'v1.0' is a tag",
  );
  expect((await door.ask('POST', 'v1/dev/namespaces/lab/tables', staged)).status).toBe(200);
  const made = await door.lake.database.query(
    "SELECT target, outcome FROM app.audit WHERE action = 'table.create' ORDER BY at",
  );
  expect(made).toEqual([
    { target: 'dev lab tables t', outcome: 'done' },
    { target: 'v1.0 lab tables u', outcome: 'refused' },
  ]);
});
