import { SECRET, serveNightscout } from '#server/sources/testing/nightscout-server.ts';
import { expect, expectAccessible, expectReady, test } from './support/test.ts';

const READINGS = 24;

async function servePerson() {
  const site = await serveNightscout({ isOpen: false });
  const newest = Date.now() - 60_000;
  for (let index = 0; index < READINGS; index += 1) {
    const date = newest - index * 300_000;
    const dateString = new Date(date).toISOString();
    site.store.insert('entries', { type: 'sgv', sgv: 100 + index, date, dateString, device: 'G6' });
  }
  return site;
}

test('a site is tested before it is kept, then read, shown with its lag, and removed', async ({
  page,
}) => {
  test.setTimeout(150_000);
  await using site = await servePerson();
  await page.goto('/sources');
  await expectReady(page);
  await page.getByRole('button', { name: 'Add a source' }).click();
  const form = page.getByRole('dialog', { name: 'Add a source' });
  await form.getByLabel('Person').fill('nora');
  await form.getByLabel('Time zone of nora').fill('Europe/Oslo');
  await form.getByLabel('Address').fill(site.url);
  await form.getByLabel('Sign in with').selectOption({ label: 'API secret' });
  await form.getByLabel('API secret', { exact: true }).fill('not the secret at all');
  await form.getByRole('button', { name: 'Test the connection' }).click();
  await expect(form.getByText(/inside a private network/)).toBeVisible();
  await expect(form.getByRole('button', { name: 'Add the source' })).toBeDisabled();

  await form.getByLabel('The site is in the own network').check();
  await form.getByRole('button', { name: 'Test the connection' }).click();
  await expect(form.getByText('Not usable')).toBeVisible();
  await form.getByLabel('API secret', { exact: true }).fill(SECRET);
  await form.getByRole('button', { name: 'Test the connection' }).click();
  await expect(form.getByText('Usable', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Add the source' }).click();

  await expect(page).toHaveURL(/\/sources\/nightscout\.nora$/);
  await page.getByRole('button', { name: 'Sync now' }).click();
  const passes = page.getByRole('table', { name: 'Passes' });
  await expect(passes.getByRole('row', { name: /Done.*\+24/ })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText('On time')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Last requests' })).not.toContainText(SECRET);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove nightscout.nora' }).click();
  await expect(page).toHaveURL(/\/sources$/);
  await expect(page.getByRole('link', { name: 'nightscout.nora' })).toHaveCount(0);
});

test('where a person lives is changed on the page, and a source that is not there says so', async ({
  page,
}) => {
  await page.goto('/sources');
  await expectReady(page);
  await page.getByRole('button', { name: /^Zones of nora/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Time zones of nora' });
  await dialog.getByRole('button', { name: 'Moved to another zone' }).click();
  await dialog.getByLabel('Zone').nth(1).fill('America/New_York');
  await dialog.getByLabel('Since').fill('2026-01-15');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('table', { name: 'People' })).toContainText('America/New_York');

  await page.goto('/sources/nobody.here');
  await expect(page.getByRole('alert').filter({ hasText: 'nobody.here' })).toBeVisible();
});

test.describe('an analyst', () => {
  test.use({ role: 'analyst' });

  test('sees the sources and is told who changes them', async ({ page }) => {
    await page.goto('/sources');
    await expect(page.getByText('An administrator adds sources.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add a source' })).toHaveCount(0);
    await page.getByRole('link', { name: 'synthetic' }).click();
    await expect(page.getByText('An administrator syncs and changes sources.')).toBeVisible();
  });
});
