import { describe, expect, test } from 'vitest';
import { authenticateClient } from '#server/auth/authenticate-client.ts';
import { createClientLimits } from '#server/auth/client-limits.ts';
import { createToken } from '#server/auth/create-token.ts';
import { deleteBranch } from '#server/branches/delete-branch.ts';
import { listDeletedRefs } from '#server/branches/deleted-refs.ts';
import { defaultBranchRule } from '#server/branches/model/protection.ts';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { protectCatalog } from '#server/catalog/protect-catalog.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { serveNessie } from './testing/serve-nessie.ts';

const UNKNOWN = 'ab'.repeat(32);

/** The door with real tokens over a catalog whose default branch is protected. */
async function openDoor(onAudit?: () => Promise<void>) {
  await using parts = new AsyncDisposableStack();
  const { database } = parts.use(await openTestDatabase());
  const deps = { database, clock: systemClock, defaultBranch: 'main' };
  const open = await createPostgresCatalog(deps);
  await ensureFirstCommit({ catalog: open }, { namespaces: ['shop'], by: 'test' });
  const catalog = protectCatalog(open, async () => [defaultBranchRule('main')]);
  const limits = createClientLimits();
  const known = { database, clock: systemClock, secrets: { local: 'local' }, limits };
  const served = parts.use(
    await serveNessie(catalog, {
      authenticate: ({ headers, address }) =>
        authenticateClient(known, { authorization: headers.get('authorization'), address }),
      deleteReference: (request) => deleteBranch({ ...deps, catalog }, request),
      ...(onAudit && { onAudit }),
    }),
  );
  const tokenOf = async (name: string, role: 'admin' | 'analyst', access: 'read' | 'write') =>
    (await createToken(deps, { name, role, access, expiresInDays: null, by: 'test' })).token;
  const tokens = {
    admin: await tokenOf('boss', 'admin', 'write'),
    analyst: await tokenOf('ana', 'analyst', 'write'),
    reader: await tokenOf('eve', 'admin', 'read'),
  };
  const head = valueOrThrow(await catalog.getReference('main')).hash;
  await open.createReference({ type: 'BRANCH', name: 'dev', hash: head });
  const ask = async (
    method: string,
    path: string,
    { as = 'admin', body, headers = {} }: Asked = {},
  ) => {
    const answer = await fetch(`${served.url}/${path}`, {
      method,
      headers: {
        'nessie-client-spec': '2',
        ...(as !== null && { authorization: `Bearer ${tokens[as]}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, json: text.startsWith('{') ? JSON.parse(text) : null };
  };
  const opened = parts.move();
  return {
    ask,
    catalog: open,
    database,
    head,
    audit: served.audit,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

interface Asked {
  readonly as?: 'admin' | 'analyst' | 'reader' | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const putting = (elements: readonly string[]) => ({
  commitMeta: { message: 'put' },
  operations: [{ type: 'PUT', key: { elements }, content: { type: 'UDF', sqlText: '1' } }],
});

describe('who may what', () => {
  test('without a token nobody is let in, and the answer has no body', async () => {
    await using door = await openDoor();
    expect(await door.ask('GET', 'trees', { as: null })).toMatchObject({ status: 401, text: '' });
    const headers = { authorization: 'Bearer guessed' };
    expect(await door.ask('GET', 'trees', { as: null, headers })).toMatchObject({ status: 401 });
  });

  test('a token that may only read writes nothing', async () => {
    await using door = await openDoor();
    expect(await door.ask('GET', 'trees/dev', { as: 'reader' })).toMatchObject({ status: 200 });
    const path = `trees/dev@${door.head}/history/commit`;
    const refused = await door.ask('POST', path, { as: 'reader', body: putting(['t']) });
    expect(refused).toMatchObject({ status: 403, json: { errorCode: 'FORBIDDEN' } });
    expect(door.audit.at(-1)).toMatchObject({ by: 'eve', outcome: 'refused' });
  });

  test('the default branch takes no commit from here either, a branch of one’s own does', async () => {
    await using door = await openDoor();
    const refused = await door.ask('POST', `trees/main@${door.head}/history/commit`, {
      body: putting(['t']),
    });
    expect(refused).toMatchObject({ status: 403, json: { errorCode: 'FORBIDDEN' } });
    const done = await door.ask('POST', `trees/dev@${door.head}/history/commit`, {
      as: 'analyst',
      body: putting(['t']),
      headers: { 'nessie-commit-property-ticket': 'T-1', 'nessie-commit-authors': 'Ada, Bob' },
    });
    expect(done.status).toBe(200);
    expect(door.audit.at(-1)).toMatchObject({
      by: 'ana',
      action: 'branch.commit',
      target: 'dev',
      outcome: 'done',
    });
    const log = await door.ask('GET', 'trees/dev/history?max-records=1');
    expect(log.json.logEntries[0].commitMeta).toMatchObject({
      committer: 'ana',
      authors: ['Ada', 'Bob'],
      allProperties: { ticket: ['T-1'], 'cascade.by': ['ana'] },
    });
  });

  test('nobody can make a commit look like the step of a run', async () => {
    await using door = await openDoor();
    const path = `trees/dev@${door.head}/history/commit`;
    const commitMeta = { message: 'm', allProperties: { 'cascade.run': ['1'] } };
    for (const asked of [
      { body: { ...putting(['t']), commitMeta } },
      { body: putting(['t']), headers: { 'nessie-commit-property-cascade.run': '1' } },
    ]) {
      expect(await door.ask('POST', path, asked)).toMatchObject({ status: 403 });
    }
    expect((await door.ask('GET', 'trees/dev')).json.reference.hash).toBe(door.head);
  });

  test('an analyst neither deletes a branch nor merges into the default one', async () => {
    await using door = await openDoor();
    const path = `trees/dev@${door.head}`;
    expect(await door.ask('DELETE', path, { as: 'analyst' })).toMatchObject({ status: 403 });
    const body = { fromRefName: 'dev', fromHash: door.head };
    const merge = `trees/main@${door.head}/history/merge`;
    expect(await door.ask('POST', merge, { as: 'analyst', body })).toMatchObject({ status: 403 });
    const dry = { ...body, isDryRun: true };
    expect(await door.ask('POST', merge, { as: 'analyst', body: dry })).toMatchObject({
      status: 200,
    });
    expect(await door.ask('DELETE', path)).toMatchObject({ status: 200 });
  });
});

test('what was deleted can be brought back, what was seen elsewhere is not deleted', async () => {
  await using door = await openDoor();
  await door.ask('POST', `trees/dev@${door.head}/history/commit`, { body: putting(['t']) });
  const { hash } = (await door.ask('GET', 'trees/dev')).json.reference;
  expect(await door.ask('DELETE', `trees/dev@${door.head}`)).toMatchObject({
    status: 409,
    json: { errorCode: 'REFERENCE_CONFLICT', errorDetails: { conflicts: [{ key: null }] } },
  });
  expect(await door.ask('DELETE', `trees/dev@${hash}`)).toMatchObject({
    status: 200,
    json: { reference: { type: 'BRANCH', name: 'dev', hash } },
  });
  const { database, catalog } = door;
  const deleted = await listDeletedRefs({ database, clock: systemClock, catalog }, { limit: 10 });
  expect(deleted).toMatchObject([{ name: 'dev', hash, deletedBy: 'boss' }]);
});

test('a commit that was made is answered as such, also when nobody can note it down', async () => {
  await using door = await openDoor(() => Promise.reject(new Error('no audit log')));
  const path = `trees/dev@${door.head}/history/commit`;
  expect(await door.ask('POST', path, { body: putting(['t']) })).toMatchObject({ status: 200 });
  expect(door.audit.map(({ outcome }) => outcome)).toEqual(['done']);
});

describe('what cannot be right', () => {
  test.each([
    ['malformed', '{not json', {}, 400, 'BAD_REQUEST'],
    ['empty', '', {}, 400, 'BAD_REQUEST'],
    ['no text', '"text"', {}, 400, 'BAD_REQUEST'],
    ['of another type', 'hello', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['damaged', 'x', { 'content-encoding': 'gzip' }, 400, 'BAD_REQUEST'],
  ])('a body that is %s is refused', async (_, body, headers, status, errorCode) => {
    await using door = await openDoor();
    const answer = await door.ask('POST', `trees/dev@${door.head}/history/commit`, {
      body,
      headers,
    });
    expect(answer).toMatchObject({ status, json: { errorCode, status } });
  });

  test('a body over the limit is refused without being read, and the door goes on', async () => {
    await using door = await openDoor();
    const path = `trees/dev@${door.head}/history/commit`;
    const large = JSON.stringify({ filler: 'x'.repeat(33 * 1024 * 1024) });
    const answer = await door.ask('POST', path, { body: large });
    expect(answer.status).toBe(413);
    expect((await door.ask('GET', 'trees/dev')).status).toBe(200);
  });

  test.each(['dryRun', 'fetchAdditionalInfo', 'returnConflictAsResult'])(
    'the wrong name %s is refused, and nothing is merged',
    async (name) => {
      await using door = await openDoor();
      await door.ask('POST', `trees/dev@${door.head}/history/commit`, { body: putting(['t']) });
      const fromHash = (await door.ask('GET', 'trees/dev')).json.reference.hash;
      const body = { fromRefName: 'dev', fromHash, [name]: true };
      const answer = await door.ask('POST', `trees/main@${door.head}/history/merge`, { body });
      expect(answer).toMatchObject({ status: 400, json: { errorCode: 'BAD_REQUEST' } });
      expect((await door.ask('GET', 'trees/main')).json.reference.hash).toBe(door.head);
    },
  );

  test('hashes that do not exist, and members that nobody knows', async () => {
    await using door = await openDoor();
    const unknown = await door.ask('POST', `trees/dev@${UNKNOWN}/history/commit`, {
      body: putting(['t']),
    });
    expect(unknown).toMatchObject({ status: 404, json: { errorCode: 'REFERENCE_NOT_FOUND' } });
    const body = { ...putting(['t']), commitMeta: { message: 'm', mesage: 'typo' } };
    const path = `trees/dev@${door.head}/history/commit`;
    expect(await door.ask('POST', path, { body })).toMatchObject({ status: 400 });
    expect(await door.ask('GET', 'trees/dev%ZZ')).toMatchObject({ status: 400, text: '' });
    expect(await door.ask('GET', 'trees?max-records=x')).toMatchObject({ status: 404, text: '' });
  });

  test('keys with dots and slashes come back, those with control or 501 characters are refused', async () => {
    await using door = await openDoor();
    const path = `trees/dev@${door.head}/history/commit`;
    const long = 'k'.repeat(500);
    for (const elements of [['a.b/c'], ['x%\\y*'], [long]]) {
      expect(await door.ask('POST', path, { body: putting(elements) })).toMatchObject({
        status: 200,
      });
    }
    for (const escaped of ['a%1Db%2Fc', '.a*.b*%7Bc', '.x*[*}y**', long]) {
      expect(await door.ask('GET', `trees/dev/contents/${escaped}`)).toMatchObject({ status: 200 });
    }
    for (const elements of [['a\u0001b'], [`${long}k`], [''], []]) {
      expect(await door.ask('POST', path, { body: putting(elements) })).toMatchObject({
        status: 400,
        json: { errorCode: 'BAD_REQUEST' },
      });
    }
  });
});

test('an old client lists a part of a history: from the newer hash to the older one', async () => {
  await using door = await openDoor();
  const hashes = [door.head];
  for (const name of ['a', 'b', 'c']) {
    const path = `trees/dev@${hashes.at(-1)}/history/commit`;
    const { json } = await door.ask('POST', path, { body: putting([name]) });
    hashes.push(String(json.targetBranch.hash));
  }
  const [, first, second] = hashes;
  const query = `startHash=${first}&endHash=${second}`;
  const { json } = await door.ask('GET', `../v1/trees/tree/dev/log?${query}`);
  const listed = json.logEntries.map(
    ({ commitMeta }: { commitMeta: { hash: string } }) => commitMeta.hash,
  );
  expect(listed).toEqual([second, first]);
});

test('64 writers on one branch: a linear history, nothing lost, nothing doubled', async () => {
  await using door = await openDoor();
  const path = `trees/dev@${door.head}/history/commit`;
  const writers = Array.from({ length: 64 }, (_, index) =>
    door.ask('POST', path, { body: putting([`t${index}`]) }),
  );
  const answers = await Promise.all(writers);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const hashes = answers.map(({ json }) => String(json.targetBranch.hash));
  const log = valueOrThrow(await door.catalog.history('dev', {}, { maxRecords: 100 })).items;
  expect(
    log
      .map(({ meta }) => meta.hash)
      .slice(0, 64)
      .toSorted(),
  ).toEqual(hashes.toSorted());
  const entries = valueOrThrow(await door.catalog.listEntries('dev', {}, { maxRecords: 100 }));
  expect(entries.items).toHaveLength(65);
});
