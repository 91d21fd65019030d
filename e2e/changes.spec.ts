import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import {
  cascade,
  consoleUnderTest,
  expect,
  expectAccessible,
  expectReady,
  test,
} from './support/test.ts';

const SOURCE = 'e2e-change';
const TARGET = 'e2e-base';

async function importInto(branch: string, person: string, values: readonly number[]) {
  const file = path.join(consoleUnderTest().home, `${person}.csv`);
  const rows = values.map(
    (value, index) => `${person},2026-03-30T00:${String(index * 5).padStart(2, '0')}:00,${value}`,
  );
  await writeFile(file, ['who,at,mgdl', ...rows, ''].join('\n'));
  const options = { source: person, map: 'person=who,time=at,glucose=mgdl', zone: 'UTC' };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const { stdout } = await cascade(['import', file, ...words, '--ref', branch]);
  expect(stdout).toMatch(/merged into|up to date/);
}

/** A page of somebody else, signed in beside the first. */
async function pageOf(browser: Browser, role: 'admin' | 'analyst'): Promise<Page> {
  const { url, passwords } = consoleUnderTest();
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto('/signin');
  await page.getByLabel('Name').fill(role);
  await page.getByLabel('Password', { exact: true }).fill(passwords[role]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Hub' })).toBeVisible();
  return page;
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  for (const branch of [TARGET, SOURCE]) await cascade(['branch', 'create', branch]);
  await importInto(SOURCE, 'frida', [100, 110, 120]);
});

test.describe('an author and an approver', () => {
  test.use({ role: 'analyst' });

  test('bring a branch in: conflict by conflict, checked, approved, merged as shown, and undone', async ({
    page,
    browser,
  }) => {
    test.setTimeout(300_000);
    const approver = await pageOf(browser, 'admin');
    const rule = { pattern: TARGET, kind: 'change-request', approvals: 1 };
    const added = await approver.request.post('/api/trpc/branches.protection.add', {
      headers: { origin: consoleUnderTest().url, 'content-type': 'application/json' },
      data: { json: rule },
    });
    expect(added.status()).toBe(200);

    await page.goto(`/changes/new?source=${SOURCE}&target=${TARGET}`);
    await expectReady(page);
    await expect(page.getByRole('table', { name: 'Keys that the merge brings' })).toBeVisible();
    await page.getByLabel('Title').fill('Readings of Frida');
    await page.getByLabel('Description').fill('Three **new** readings. <script>alert(1)</script>');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Open the change' }).click();
    await expect(page.getByRole('heading', { name: /^Readings of Frida #\d+$/ })).toBeVisible();
    await expect(page.getByText('new', { exact: true })).toBeVisible();
    const address = page.url();

    // The target takes in something else meanwhile: both sides have changed the same tables.
    await importInto(TARGET, 'gunnar', [90, 95]);
    const dryRun = page.getByRole('region', { name: 'Dry run' });
    await expect(dryRun.getByText(/\d+ of \d+ keys undecided/).first()).toBeVisible();
    const merge = page.getByRole('region', { name: 'Merge', exact: true });
    await expect(merge.getByRole('button', { name: /^Merge \d+ commits? into/ })).toBeDisabled();
    await expect(merge.getByRole('status')).toContainText('First decide');
    await dryRun.getByRole('button', { name: 'Open raw.entries' }).click();
    const raw = dryRun.getByRole('group', { name: 'How raw.entries is merged' });
    await raw.getByRole('button', { name: 'Append both' }).click();
    await expect(dryRun.getByRole('row', { name: /raw\.entries.*append both/ })).toBeVisible();
    await dryRun
      .getByRole('button', { name: `Take ${SOURCE}` })
      .first()
      .click();
    await expect(dryRun.getByText('Merges', { exact: true })).toBeVisible();
    await expectAccessible(page);

    await expect(merge.getByRole('status')).toContainText('1 more approval is needed', {
      timeout: 120_000,
    });
    await approver.goto(address);
    await expectReady(approver);
    await approver.getByRole('button', { name: /^Approve [0-9a-f]{8}$/ }).click();
    await expect(approver.getByText('Counts', { exact: true })).toBeVisible();

    // A page that was left open shows what is no longer so: the merge is refused, not guessed.
    const mergeButton = approver
      .getByRole('region', { name: 'Merge', exact: true })
      .getByRole('button', { name: /^Merge \d+ commits? into/ });
    await expect(mergeButton).toBeEnabled();
    await approver.route('**/changes.get**', (route) => route.abort());
    await importInto(SOURCE, 'hedda', [80]);
    await mergeButton.click();
    const refused = approver.getByRole('region', { name: 'Merge', exact: true }).getByRole('alert');
    await expect(refused).toContainText(`${SOURCE} moved from`);
    await approver.unroute('**/changes.get**');

    await approver.reload();
    await expectReady(approver);
    await expect(approver.getByText('Stale', { exact: true }).first()).toBeVisible();
    await approver.getByRole('button', { name: 'Run again' }).click();
    const undecided = approver.getByRole('region', { name: 'Dry run' });
    await undecided
      .getByRole('button', { name: `Take ${SOURCE}` })
      .first()
      .click();
    // An approval is of the choices too: they come first.
    await expect(undecided.getByText('Merges', { exact: true })).toBeVisible();
    await approver.getByRole('button', { name: /^Approve [0-9a-f]{8}$/ }).click();
    await expect(mergeButton).toBeEnabled({ timeout: 120_000 });
    await mergeButton.click();
    const merged = approver.getByRole('region', { name: 'Merged' });
    await expect(merged.getByText(`in ${TARGET}`)).toBeVisible();
    await expectAccessible(approver);
    await merged.getByRole('button', { name: 'Undo the merge' }).click();
    await expect(merged.getByText('undone', { exact: true })).toBeVisible();
    await approver.context().close();
  });

  test('cannot merge past the change, from no door', async ({ page }) => {
    await page.goto('/branches');
    const answer = await page.request.post('/api/trpc/branches.merge', {
      headers: { origin: consoleUnderTest().url, 'content-type': 'application/json' },
      data: { json: { from: SOURCE, into: TARGET } },
    });
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain('change request');
    const cli = await cascade(['branch', 'merge', SOURCE, '--into', TARGET]);
    expect(cli).toMatchObject({ code: 4 });
  });
});

test('changes are listed, found and handled on the command line', async ({ page }) => {
  const made = await cascade(['change', 'create', SOURCE, '--title', 'By hand', '--into', 'main']);
  const number = /#(\d+)/.exec(made.stdout)?.[1] ?? '';
  expect(made).toMatchObject({ code: 0 });
  expect((await cascade(['change', 'comment', number, 'Look at `raw`.'])).code).toBe(0);
  const shown = await cascade(['change', 'show', number]);
  expect(shown.stdout).toContain('Look at `raw`.');
  expect(shown.stdout).toContain('Dry run: merges');
  await page.goto('/changes');
  await expectReady(page);
  await page.getByLabel('Find a change').fill('by hand');
  await expect(page.getByRole('link', { name: 'By hand' })).toBeVisible();
  await expectAccessible(page);
  expect((await cascade(['change', 'close', number])).code).toBe(0);
  expect((await cascade(['change', 'merge', number])).code).toBe(4);
  expect((await cascade(['change', 'show', '99999'])).code).toBe(3);
});
