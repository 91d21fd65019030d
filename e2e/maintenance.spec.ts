import { expect, expectAccessible, expectReady, test } from './support/test.ts';

const TAB = '/catalog/main/raw/entries?view=maintenance';

test('a table is maintained: a dry run lists what would go, then it goes and is recorded', async ({
  page,
}) => {
  await page.goto(TAB);
  await expectReady(page);
  await expect(page.getByText('Data files', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Dry run: Expire snapshots' }).click();
  const dialog = page.getByRole('dialog', { name: 'Expire snapshots' });
  await dialog.getByLabel('Older than, days').fill('0');
  await dialog.getByRole('button', { name: 'Dry run' }).click();
  await expect(dialog.getByText(/would go/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /^Drop \d+ snapshots?$/ }).click();
  await expect(dialog.getByText(/^Dropped/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const jobs = page.getByRole('table', { name: 'Maintenance jobs' });
  await expect(jobs.getByRole('row', { name: /Expire snapshots.*Done.*Dropped/ })).toBeVisible();
});

test.describe('an analyst', () => {
  test.use({ role: 'analyst' });

  test('may look at what maintenance would do, and do nothing of the whole warehouse', async ({
    page,
  }) => {
    await page.goto(TAB);
    await expectReady(page);
    await page.getByRole('button', { name: 'Dry run: Remove orphan files' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove orphan files' });
    await dialog.getByRole('button', { name: 'Dry run' }).click();
    await expect(dialog.getByText(/Every file of the tables|would go/)).toBeVisible();
    const remove = dialog.getByRole('button', { name: /^Delete/, disabled: false });
    await expect(remove).toHaveCount(0);
  });
});
