import { cascade, consoleUnderTest, expect, test } from './support/test.ts';

test('nobody who has not signed in sees a page or an answer', async ({ anonymous }) => {
  await anonymous.goto('/glucose');
  await expect(anonymous).toHaveURL(/\/signin\?next=%2Fglucose/);
  const answer = await anonymous.request.get('/api/trpc/branches.list');
  expect(answer.status()).toBe(401);
  const rows = await anonymous.request.get('/api/queries/0/rows?from=0&to=1');
  expect(rows.status()).toBe(401);
});

test('a wrong password is refused without telling what was wrong', async ({ anonymous }) => {
  await anonymous.goto('/signin');
  await anonymous.getByLabel('Name').fill('admin');
  await anonymous.getByLabel('Password', { exact: true }).fill('not the password');
  await anonymous.getByRole('button', { name: 'Sign in' }).click();
  await expect(anonymous.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();
  await expect(anonymous).toHaveURL(/\/signin/);
});

test('a change that another site sends with our cookie is refused', async ({ page }) => {
  await page.goto('/');
  const answer = await page.request.post('/api/trpc/branches.create', {
    headers: { origin: 'https://elsewhere.example', 'content-type': 'application/json' },
    data: { json: { name: 'forged', from: 'main' } },
  });
  expect(answer.status()).toBe(401);
  expect((await cascade(['branch', 'list'])).stdout).not.toContain('forged');
});

test.describe('an analyst', () => {
  test.use({ role: 'analyst' });

  test('may read everything, and not start a run into main', async ({ page }) => {
    await page.goto('/glucose');
    await expect(page.getByText('synthetic-anna')).toBeVisible();
    const answer = await page.request.post('/api/trpc/runs.start', {
      headers: { origin: consoleUnderTest().url, 'content-type': 'application/json' },
      data: { json: { selection: null, ref: 'main', full: false } },
    });
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain('administrator');
  });
});

test('a token of the role analyst reads and may not make tokens', async () => {
  const made = await cascade(['token', 'create', '--role', 'analyst', '--name', 'e2e']);
  expect(made).toMatchObject({ code: 0 });
  const headers = {
    authorization: `Bearer ${made.stdout.trim()}`,
    'content-type': 'application/json',
  };
  const { url } = consoleUnderTest();
  expect((await fetch(`${url}/api/trpc/branches.list`, { headers })).status).toBe(200);
  const forbidden = await fetch(`${url}/api/trpc/auth.createToken`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ json: { role: 'admin', name: 'more' } }),
  });
  expect(forbidden.status).toBe(403);
});

test('a token made in the page opens the door, and the recipes have it', async ({ page }) => {
  await page.goto('/settings');
  await page.getByLabel('New token').fill('e2e door');
  await page.getByRole('radio', { name: 'only read' }).click();
  await page.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByText('Shown once.')).toBeVisible();
  await page.getByLabel('Branch', { exact: true }).fill('team/dev');
  const recipe = await page.getByRole('tabpanel').locator('pre').innerText();
  expect(recipe).toContain('prefix="team%1Fdev"');
  const token = /token="(cascade_[\w-]+)"/.exec(recipe)?.[1] ?? '';
  const { url } = consoleUnderTest();
  const headers = { authorization: `Bearer ${token}` };
  const namespaces = `${url}/iceberg/v1/main/namespaces`;
  const read = await fetch(namespaces, { headers });
  expect(await read.json()).toMatchObject({ namespaces: expect.arrayContaining([['silver']]) });
  const write = await fetch(namespaces, { method: 'POST', headers, body: '{"namespace":["x"]}' });
  expect([write.status, await write.text()]).toEqual([403, expect.stringContaining('only read')]);
  expect((await fetch(namespaces)).status).toBe(401);
});
