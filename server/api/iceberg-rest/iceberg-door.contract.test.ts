import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openIceberg, SCHEMA } from './testing/open-iceberg.ts';

test('nobody comes in without a token, and a token that may only read writes nothing', async () => {
  await using door = await openIceberg();
  const anonymous = await fetch(`${door.url}/iceberg/v1/config`);
  expect(anonymous.status).toBe(401);
  expect(anonymous.headers.get('www-authenticate')).toBe('Bearer realm="cascade"');
  const authorization = `Bearer ${await door.token({ role: 'admin', access: 'read' })}`;
  expect((await door.ask('GET', 'v1/dev/namespaces', undefined, { authorization })).status).toBe(
    200,
  );
  expect(
    await door.failure('POST', 'v1/dev/namespaces', { namespace: ['x'] }, { authorization }),
  ).toContain('403 ForbiddenException: Token client-2 may only read.');
});

test('a client that insists on fetching a token gets back the one that it shows as its secret', async () => {
  await using door = await openIceberg();
  const token = await door.token();
  const form = (secret: string) =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'x',
      client_secret: secret,
    });
  const post = (secret: string) =>
    fetch(`${door.url}/iceberg/v1/oauth/tokens`, { method: 'POST', body: form(secret) });
  expect(await (await post(token)).json()).toMatchObject({
    access_token: token,
    token_type: 'bearer',
  });
  expect((await post('guess')).status).toBe(401);
  expect((await fetch(`${door.url}/iceberg/v1/oauth/tokens`)).status).toBe(405);
});

test('whoever is not known yet makes the server unpack little, and soon nothing', async () => {
  await using door = await openIceberg();
  const token = await door.token();
  const post = (secret: string, filler: number) =>
    fetch(`${door.url}/iceberg/v1/oauth/tokens`, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(`client_secret=${secret}&x=${'x'.repeat(filler)}`),
    });
  expect((await post(token, 1000)).status).toBe(200);
  expect((await post(token, 20_000)).status).toBe(401);
  for (let tries = 1; tries < 120; tries += 1) await post('guess', 0);
  const refused = await post(token, 0);
  expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true]);
});

test('the configuration names the branch as prefix, and every endpoint that is served', async () => {
  await using door = await openIceberg(['dev', 'team/dev']);
  const prefixAt = async (path: string) => {
    const { body } = await door.ask('GET', path);
    return (body['defaults'] as { readonly prefix: string }).prefix;
  };
  expect(await prefixAt('v1/config')).toBe('main');
  expect(await prefixAt('v1/config?warehouse=team/dev')).toBe('team%1Fdev');
  expect(await prefixAt('team%1Fdev/v1/config')).toBe('team%1Fdev');
  expect(await prefixAt('team%2Fdev/v1/config')).toBe('team%1Fdev');
  expect(await door.failure('GET', 'v1/config?warehouse=nope')).toContain(
    'NoSuchReferenceException',
  );
  const { body } = await door.ask('GET', 'v1/config');
  expect(body['endpoints']).toContain('POST /v1/{prefix}/transactions/commit');
  for (const prefix of ['dev', 'team%1Fdev', 'team%2Fdev', 'team/dev', 'dev%7Cwh', '-', '%7Cwh']) {
    expect((await door.ask('GET', `v1/${prefix}/namespaces`)).status).toBe(200);
  }
  expect(await door.failure('GET', 'v1/nope/namespaces')).toContain('400 NoSuchReferenceException');
});

test('namespaces come, hold properties, nest, are listed in pages and go', async () => {
  await using door = await openIceberg();
  const at = 'v1/dev/namespaces';
  for (const namespace of [['a'], ['a', 'b.c'], ['z']]) {
    expect((await door.ask('POST', at, { namespace, properties: { k: 'v' } })).status).toBe(200);
  }
  expect(await door.failure('POST', at, { namespace: ['a'] })).toBe(
    '409 AlreadyExistsException: Namespace already exists: a',
  );
  expect(await door.failure('POST', at, { namespace: ['no', 'x'] })).toContain(
    '404 NoSuchNamespace',
  );
  expect((await door.ask('GET', at)).body).toEqual({
    namespaces: [['a'], ['z']],
    'next-page-token': null,
  });
  expect((await door.ask('GET', `${at}?parent=a`)).body).toMatchObject({
    namespaces: [['a', 'b.c']],
  });
  const first = (await door.ask('GET', `${at}?pageSize=1`)).body;
  expect(first['namespaces']).toEqual([['a']]);
  const token = encodeURIComponent(String(first['next-page-token']));
  const rest = (await door.ask('GET', `${at}?pageSize=5&pageToken=${token}`)).body;
  expect(rest).toEqual({ namespaces: [['z']], 'next-page-token': null });
  expect((await door.ask('GET', `${at}/a%1Fb.c`)).body).toMatchObject({
    namespace: ['a', 'b.c'],
    properties: { k: 'v', location: expect.stringMatching(/^file:.*\/a\/b\.c$/) },
  });
  expect(
    (await door.ask('POST', `${at}/z/properties`, { removals: ['k', 'no'], updates: { n: '1' } }))
      .body,
  ).toEqual({ removed: ['k'], updated: ['n'], missing: ['no'] });
  const both = { removals: ['n'], updates: { n: '1' } };
  expect(await door.failure('POST', `${at}/z/properties`, both)).toContain('422 Unprocessable');
  expect((await door.ask('HEAD', `${at}/z`)).status).toBe(204);
  expect((await door.ask('HEAD', `${at}/no`)).status).toBe(404);
  expect(await door.failure('DELETE', `${at}/a`)).toContain('409 NamespaceNotEmptyException');
  expect((await door.ask('DELETE', `${at}/z`)).status).toBe(204);
  expect(await door.failure('GET', `${at}/z/tables`)).toContain('404 NoSuchNamespaceException');
});

test('a protected branch refuses with the way to go on', async () => {
  await using door = await openIceberg();
  const refusal =
    "403 ForbiddenException: 'main' is protected: it changes by merge alone. Write to a branch and merge it.";
  expect(await door.failure('POST', 'v1/main/namespaces', { namespace: ['x'] })).toBe(refusal);
  const staged = { name: 't', schema: SCHEMA, 'stage-create': true };
  expect(await door.failure('POST', 'v1/main/namespaces/x/tables', staged)).toBe(refusal);
});

test('what is malformed, too large, of a wrong method or nowhere is told as such', async () => {
  await using door = await openIceberg();
  await door.makeTable();
  const at = 'v1/dev/namespaces/lab/tables';
  expect(await door.failure('POST', at, '{"name": ')).toContain('400 BadRequestException');
  expect(await door.failure('POST', at, { name: 'x' })).toContain('schema');
  const bad = {
    name: 'x',
    schema: { type: 'struct', fields: [{ id: 1, name: 'a', required: false, type: 'variant' }] },
  };
  expect(await door.failure('POST', at, bad)).toContain('variant');
  expect(await door.failure('POST', `${at}/t`, { updates: [{ action: 'no-such' }] })).toContain(
    '400 ',
  );
  expect(await door.failure('POST', `${at}/t`, 'x'.repeat(33 * 1024 * 1024))).toContain(
    '413 BadRequestException: The request is too large',
  );
  expect(await door.failure('PUT', `${at}/t`)).toContain('405 ');
  expect(await door.failure('GET', 'v1/dev/nowhere')).toContain('404 NotFoundException');
  expect(await door.failure('GET', 'v1/%E0%A4%A/namespaces')).toContain('404 ');
  expect(await door.failure('GET', `${at}?pageSize=no`)).toContain('400 ');
  expect(await door.failure('GET', `${at}?pageSize=1&pageToken=%25%25`)).toContain('400 ');
  for (const name of ['x'.repeat(600), 'a\u0001b', '']) {
    expect(await door.failure('POST', at, { name, schema: SCHEMA })).toContain('400 ');
  }
  const odd = '../..%2F ä|b.c';
  expect((await door.ask('POST', at, { name: odd, schema: SCHEMA })).status).toBe(200);
  expect((await door.ask('GET', `${at}/${encodeURIComponent(odd)}`)).status).toBe(200);
});
