import { cascade, expect, expectAccessible, expectReady, test } from './support/test.ts';

const COMMITS = { name: /^Commits of/ };

test('a branch is made, renamed, deleted and restored where it stood', async ({ page }) => {
  await page.goto('/branches');
  await expectReady(page);
  await page.getByRole('button', { name: 'New branch' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('e2e/first');
  await dialog.getByRole('button', { name: 'Make the branch' }).click();
  await expect(dialog).toHaveCount(0);
  const list = page.getByRole('table', { name: 'Branches' });
  await expect(list.getByRole('row', { name: /e2e\/first.*merged/ })).toBeVisible();

  await page.getByRole('button', { name: 'Actions of e2e/first' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await dialog.getByLabel('New name').fill('e2e/second');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(list.getByText('e2e/second')).toBeVisible();

  await page.getByRole('button', { name: 'Actions of e2e/second' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete e2e/second' }).click();
  await expect(list.getByText('e2e/second')).toHaveCount(0);
  await page.getByRole('tab', { name: /Deleted/ }).click();
  await expectAccessible(page);
  const row = page.getByRole('row', { name: /e2e\/second/ });
  await row.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('tab', { name: /^Branches/ }).click();
  await expect(list.getByText('e2e/second')).toBeVisible();
  expect(await cascade(['branch', 'delete', 'e2e/second'])).toMatchObject({ code: 0 });
});

test('the list is found by its address: kind, filters, an expression and what is wrong with it', async ({
  page,
}) => {
  await cascade(['branch', 'tag', 'e2e-tag']);
  await page.goto('/branches?kind=tags&name=e2e');
  await expect(page.getByRole('table', { name: 'Tags' }).getByText('e2e-tag')).toBeVisible();
  await page.goto('/branches?f=stale');
  await expect(page.getByRole('button', { name: /Stale/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('No branch is like that')).toBeVisible();
  await page.goto(`/branches?cel=${encodeURIComponent("ref.name == 'main'")}`);
  const list = page.getByRole('table', { name: 'Branches' });
  await expect(list.getByText('main', { exact: true })).toBeVisible();
  await page.goto('/branches?cel=ref.name.');
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await expectAccessible(page);
  await cascade(['branch', 'delete', 'e2e-tag']);
});

test('the graph is walked by keys, and a commit opened from it', async ({ page }) => {
  await page.goto('/branches');
  await expectReady(page);
  const graph = page.getByRole('listbox', COMMITS);
  await expect(graph.getByRole('option', { name: /head of main.*a merge/ })).toBeVisible();
  await graph.focus();
  await page.keyboard.press('ArrowDown');
  await expect(graph.getByRole('option', { selected: true })).toHaveCount(1);
  await page.keyboard.press('Home');
  await expect(graph.getByRole('option', { selected: true })).toHaveAccessibleName(/head of main/);
  await expect(page.getByRole('region', { name: 'Commit', exact: true })).toContainText('Changed');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Open the commit' }).click();
  await expect(page).toHaveURL(/\/commits\/[0-9a-f]{64}$/);
  await expect(
    page.getByRole('region', { name: 'On', exact: true }).getByText('main'),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Parents' })).toContainText('merged from');
  await expectAccessible(page);
});

test('time is moved through commit by commit, and shows what the catalog held', async ({
  page,
}) => {
  await page.goto('/branches?commits=time');
  await expectReady(page);
  const slider = page.getByRole('slider', { name: 'Moment' });
  await expect(page.getByRole('table', { name: /Tables of main/ })).toContainText('silver.');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(page.getByText('No table yet.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('End');
  await expect(page.getByRole('table', { name: /Tables of main/ })).toContainText('silver.');
});

test('a commit is reverted on a new branch, and nothing of main moves', async ({ page }) => {
  const before = (await cascade(['branch', 'list', '--text', 'main'])).stdout;
  await page.goto('/branches?commits=list');
  await expectReady(page);
  await page.getByRole('table', COMMITS).getByRole('row').nth(1).click();
  const aside = page.getByRole('region', { name: 'Commit', exact: true });
  await aside.getByRole('button', { name: 'Revert' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('On a new branch, as a change').check();
  await dialog.getByLabel('Name of the new branch').fill('e2e/revert');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /^Revert \d+ on e2e\/revert/ }).click();
  await expect(dialog).toHaveCount(0);
  expect((await cascade(['branch', 'list', '--text', 'main'])).stdout).toBe(before);
  expect((await cascade(['branch', 'list', '--text', 'e2e/revert'])).stdout).toContain('Revert');
  await cascade(['branch', 'delete', 'e2e/revert']);
});

test('a branch that is deleted while its page is open says so, and comes back with one click', async ({
  page,
}) => {
  await cascade(['branch', 'create', 'e2e/open']);
  await page.goto('/catalog/e2e%2Fopen');
  await expectReady(page);
  await expect(page.getByText('fct_glucose_readings').first()).toBeVisible();
  await cascade(['branch', 'delete', 'e2e/open']);
  const news = page.getByRole('region', { name: 'News of the ref' });
  await expect(news).toContainText('was deleted by', { timeout: 20_000 });
  await expectAccessible(page);
  await news.getByRole('button', { name: 'Restore it' }).click();
  await expect(news).toHaveCount(0);
  await cascade(['branch', 'delete', 'e2e/open']);
});

test('a rule protects what its pattern names, from the command line too', async ({ page }) => {
  await cascade(['branch', 'create', 'e2e-kept']);
  await page.goto('/branches?kind=protection');
  await expectReady(page);
  await page.getByRole('button', { name: 'New rule' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name of branches and tags').fill('e2e-*');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Protect them' }).click();
  await expect(page.getByRole('row', { name: /e2e-\*.*a merge/ })).toBeVisible();
  expect(await cascade(['branch', 'delete', 'e2e-kept'])).toMatchObject({ code: 4 });
  await page.getByRole('button', { name: 'Remove the rule for e2e-*' }).click();
  await expect(page.getByRole('row', { name: /e2e-\*/ })).toHaveCount(0);
  expect(await cascade(['branch', 'delete', 'e2e-kept'])).toMatchObject({ code: 0 });
});

test.describe('an analyst', () => {
  test.use({ role: 'analyst' });

  test('makes branches, and moves, deletes or protects nothing', async ({ page }) => {
    await cascade(['branch', 'create', 'e2e/analyst']);
    await page.goto('/branches?name=e2e%2Fanalyst');
    await expectReady(page);
    await page.getByRole('button', { name: 'Actions of e2e/analyst' }).click();
    await expect(page.getByRole('menuitem', { name: 'New tag here' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0);
    await page.goto('/branches?kind=protection');
    await expect(page.getByText('The role admin makes and removes rules.')).toBeVisible();
    await cascade(['branch', 'delete', 'e2e/analyst']);
  });
});
