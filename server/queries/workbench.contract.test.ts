import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Caller } from '#server/api/trpc/init.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { getSaved, listSavedVersions } from './saved/get-saved.ts';
import { listSaved } from './saved/list-saved.ts';
import { createSaved, deleteSaved, updateSaved } from './saved/save-query.ts';
import { CreateSavedInput, type SavedQuery } from './saved/saved-views.ts';
import { changeTabSession, readTabSession, resetTabSession } from './tabs/change-tab-session.ts';
import { closeTab } from './tabs/close-tab.ts';
import { listTabs } from './tabs/list-tabs.ts';
import { orderTabs } from './tabs/order-tabs.ts';
import { saveTab } from './tabs/save-tab.ts';
import { listSnippets, removeSnippet, saveSnippet } from './tabs/snippets.ts';

const ada = { name: 'ada', role: 'analyst' } as const;
const ben = { name: 'ben', role: 'analyst' } as const;
const root = { name: 'root', role: 'admin' } as const;

async function open() {
  const opened = await openTestDatabase();
  let now = new Date('2026-03-15T12:00:00Z');
  return {
    database: opened.database,
    clock: () => now,
    defaultBranch: 'main',
    passDays(days: number) {
      now = new Date(now.getTime() + days * 86_400_000);
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

type Deps = Awaited<ReturnType<typeof open>>;

test('tabs are kept in their order with draft, ref and session, each person their own', async () => {
  await using deps = await open();
  const [a, b] = [randomUUID(), randomUUID()];
  await saveTab(deps, { id: a, title: 'daily', ref: 'dev', draft: 'SELECT \0 1' }, ada);
  await saveTab(deps, { id: b, catalog: 'pg', schema: 'marts' }, ada);
  await orderTabs(deps, { ids: [b, a] }, ada);
  const tabs = await listTabs(deps, ada);
  expect(tabs.map(({ id }) => id)).toEqual([b, a]);
  expect(tabs[0]).toMatchObject({
    title: 'Untitled',
    ref: 'main',
    session: { catalog: 'pg', schema: 'marts' },
  });
  expect(tabs[1]).toMatchObject({ title: 'daily', ref: 'dev', draft: 'SELECT \u{FFFD} 1' });
  expect(await listTabs(deps, ben)).toEqual([]);
});

test('a tab changed in another window is not overwritten', async () => {
  await using deps = await open();
  const id = randomUUID();
  const { revision } = await saveTab(deps, { id, draft: 'one' }, ada);
  await saveTab(deps, { id, draft: 'two', revision }, ada);
  await expect(saveTab(deps, { id, draft: 'three', revision }, ada)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect((await listTabs(deps, ada))[0]?.draft).toBe('two');
});

test('what a statement sets stays in its tab, and nowhere else', async () => {
  await using deps = await open();
  const [a, b] = [randomUUID(), randomUUID()];
  for (const id of [a, b]) await saveTab(deps, { id }, ada);
  await changeTabSession(deps.database, { owner: 'ada', tabId: a }, [
    { kind: 'use', catalog: null, schema: 'silver' },
    { kind: 'set-property', name: 'query_max_run_time', value: '5m' },
    { kind: 'set-property', name: 'join_reordering_strategy', value: 'NONE' },
    { kind: 'reset-property', name: 'query_max_run_time' },
    { kind: 'set-time-zone', timeZone: 'Europe/Berlin' },
    { kind: 'prepare', name: 'p', sql: 'SELECT ?' },
  ]);
  expect(await readTabSession(deps.database, 'ada', a)).toMatchObject({
    catalog: 'iceberg',
    schema: 'silver',
    timeZone: 'Europe/Berlin',
    properties: { join_reordering_strategy: 'NONE' },
    prepared: { p: 'SELECT ?' },
  });
  expect(await readTabSession(deps.database, 'ada', b)).toMatchObject({
    schema: null,
    properties: {},
  });
  expect(await resetTabSession(deps, { id: a }, ada)).toMatchObject({
    schema: 'silver',
    timeZone: 'UTC',
    prepared: {},
  });
  await expect(resetTabSession(deps, { id: a }, ben)).rejects.toMatchObject({ code: 'not-found' });
});

test('a closed tab can be opened again for a week', async () => {
  await using deps = await open();
  const [a, b] = [randomUUID(), randomUUID()];
  await saveTab(deps, { id: a, draft: 'kept' }, ada);
  expect(await closeTab(deps, { id: a }, ada)).toEqual({ wasOpen: true });
  expect(await listTabs(deps, ada)).toEqual([]);
  expect((await saveTab(deps, { id: a }, ada)).draft).toBe('kept');
  await closeTab(deps, { id: a }, ada);
  await saveTab(deps, { id: b }, ada);
  deps.passDays(8);
  await closeTab(deps, { id: b }, ada);
  expect((await saveTab(deps, { id: a }, ada)).draft).toBe('');
});

test('snippets are a person’s own, by prefix', async () => {
  await using deps = await open();
  await saveSnippet(deps, { prefix: 'cnt', body: 'SELECT count(*) FROM $1', description: '' }, ada);
  await saveSnippet(deps, { prefix: 'cnt', body: 'SELECT 1', description: 'one' }, ada);
  expect(await listSnippets(deps, ada)).toEqual([
    { prefix: 'cnt', body: 'SELECT 1', description: 'one' },
  ]);
  expect(await listSnippets(deps, ben)).toEqual([]);
  await removeSnippet(deps, { prefix: 'cnt' }, ada);
  expect(await listSnippets(deps, ada)).toEqual([]);
});

function save(
  deps: Deps,
  fields: Partial<CreateSavedInput>,
  caller: Pick<Caller, 'name' | 'role'> = ada,
): Promise<SavedQuery> {
  const input = CreateSavedInput.parse({ name: 'daily', sql: 'SELECT 1', ref: 'main', ...fields });
  return createSaved(deps, input, caller);
}

test('a saved query keeps every version, and a change of an old one is refused', async () => {
  await using deps = await open();
  const { id, contents } = await save(deps, { tags: ['cgm'], parameters: [] });
  const { version: _, note: _n, savedBy: _b, savedAt: _a, ...first } = contents;
  const second = await updateSaved(
    deps,
    { id, version: 1, contents: { ...first, sql: 'SELECT 2' }, note: 'two' },
    ada,
  );
  expect(second).toMatchObject({ version: 2, contents: { sql: 'SELECT 2', note: 'two' } });
  await expect(
    updateSaved(deps, { id, version: 1, name: 'other', note: '' }, ada),
  ).rejects.toMatchObject({ code: 'conflict' });
  // The same contents again are no new version.
  const same = { id, version: 2, contents: { ...first, sql: 'SELECT 2' }, note: '' };
  expect((await updateSaved(deps, same, ada)).version).toBe(2);
  expect((await getSaved(deps, { id, version: 1 }, ada)).contents.sql).toBe('SELECT 1');
  const versions = await listSavedVersions(deps, { id }, ada);
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
});

test('a saved query is seen by whom it is shared with, and changed by its owner and administrators', async () => {
  await using deps = await open();
  const { id } = await save(deps, {});
  await expect(getSaved(deps, { id }, ben)).rejects.toMatchObject({ code: 'not-found' });
  await updateSaved(deps, { id, version: 1, sharedWith: 'admin', note: '' }, ada);
  await expect(getSaved(deps, { id }, ben)).rejects.toMatchObject({ code: 'not-found' });
  await updateSaved(deps, { id, version: 1, sharedWith: 'analyst', note: '' }, ada);
  expect(await getSaved(deps, { id }, ben)).toMatchObject({ mayEdit: false });
  await expect(deleteSaved(deps, { id }, ben)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await getSaved(deps, { id }, root)).toMatchObject({ mayEdit: true });
  await deleteSaved(deps, { id }, root);
  await expect(getSaved(deps, { id }, ada)).rejects.toMatchObject({ code: 'not-found' });
});

test('saved queries are found by folder, tag and text, page by page', async () => {
  await using deps = await open();
  await save(deps, { name: 'b', folder: 'reports/daily', tags: ['cgm'] });
  await save(deps, { name: 'A', folder: 'reports' });
  await save(deps, { name: 'c', sql: 'SELECT needle', sharedWith: 'everybody' }, ben);
  const names = async (input: Parameters<typeof listSaved>[1]) =>
    (await listSaved(deps, input, ada)).items.map(({ name }) => name);
  expect(await names({})).toEqual(['c', 'A', 'b']);
  expect(await names({ folder: 'reports' })).toEqual(['A', 'b']);
  expect(await names({ tag: 'cgm' })).toEqual(['b']);
  expect(await names({ search: 'NEEDLE' })).toEqual(['c']);
  expect(await names({ mineOnly: true })).toEqual(['A', 'b']);
  const first = await listSaved(deps, { limit: 2 }, ada);
  expect(await names({ limit: 2, cursor: first.cursor })).toEqual(['b']);
  await expect(save(deps, { name: 'a', folder: 'Reports' })).rejects.toMatchObject({
    code: 'conflict',
  });
});
