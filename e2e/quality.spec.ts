import { expect, expectAccessible, expectReady, test } from './support/test.ts';

test('verdicts are counted by reason, and one document opens as it came, by keyboard', async ({
  page,
}) => {
  await page.goto('/quality');
  await expect(page).toHaveURL(/\/quality\/quarantine/);
  await expectReady(page);
  await page.getByRole('radio', { name: /^Drop/ }).click();
  await expect(page).toHaveURL(/verdict=drop/);
  await page.getByRole('link', { name: 'Sensor error code' }).click();
  await expect(page).toHaveURL(/reason=error_code/);
  const undo = page.getByRole('region', { name: 'To undo a verdict' });
  await expect(undo).toContainText('lower the lowest value');

  await page.getByRole('table', { name: 'Documents' }).locator('tbody tr').first().focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Document' });
  await expect(dialog.getByText('"sgv"')).toBeVisible();
  await expect(dialog.getByText('1 version')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.getByRole('link', { name: 'Open in SQL' }).click();
  await expect(page.locator('.monaco-editor').first()).toContainText("reason = 'error_code'");
});

test('the filter is in the address: a person, a source and days narrow everything', async ({
  page,
}) => {
  await page.goto('/quality/quarantine?verdict=all&person=synthetic-anna');
  await expectReady(page);
  await expect(page.getByRole('button', { name: /Remove the filter person/ })).toBeVisible();
  const documents = page.getByRole('table', { name: 'Documents' });
  await expect(documents.getByText('synthetic-anna').first()).toBeVisible();
  await expect(documents.getByText('synthetic-ben')).toHaveCount(0);
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(page).toHaveURL(/page=2/);
  await page.getByRole('button', { name: /Remove the filter person/ }).click();
  await expect(page).not.toHaveURL(/person=|page=/);
  await page.goto('/quality/quarantine?verdict=all&from=1999-01-01&to=1999-01-02');
  await expect(page.getByText('No document like that')).toBeVisible();
});
