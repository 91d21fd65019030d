import type { Page } from '@playwright/test';
import { openStatement, statementText } from './support/sql-page.ts';
import { cascade, expect, expectAccessible, test } from './support/test.ts';

const COUNT = 'SELECT count(*) AS n FROM iceberg.silver.fct_glucose_readings';

/** A statement on a table of the lake, the cursor in it. */
async function openWith(page: Page, sql: string): Promise<void> {
  await openStatement(page, sql);
  await expect(page.locator('.version-chip').first()).toBeVisible();
}

test('the statement reads as of a moment, before the beginning the nearest is offered, and back to now', async ({
  page,
}) => {
  await openWith(page, COUNT);
  await page.keyboard.press('Alt+a');
  const panel = page.getByRole('dialog', { name: 'Choose by time' });
  await panel.getByLabel('Moment, UTC').fill('2001-01-01 00:00:00');
  await expect(panel.getByText(/The ref begins at/)).toBeVisible();
  await panel.getByRole('button', { name: /^Go to/ }).click();
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Run as of then' }).click();
  await expect(page).toHaveURL(/at=20/);
  await expect(page.getByText('Finished').first()).toBeVisible();
  await expect(page.locator('.version-chip-set').first()).toBeVisible();
  await page.getByRole('button', { name: 'Now', exact: true }).click();
  await expect(page).not.toHaveURL(/at=/);
});

test('the time line goes from mark to mark with the keyboard', async ({ page }) => {
  await openWith(page, COUNT);
  await page.keyboard.press('Alt+a');
  const line = page.getByRole('slider', { name: 'Moment' });
  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuetext', /UTC/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/at=20/);
});

test('a commit, a tag and a branch are chosen by name', async ({ page }) => {
  await cascade(['branch', 'create', 'e2e-as-of']);
  await cascade(['branch', 'tag', 'e2e-then']);
  await openWith(page, COUNT);
  await page.getByRole('button', { name: 'As of a commit' }).click();
  await page.getByRole('combobox', { name: 'Commits' }).press('Enter');
  await expect(page).toHaveURL(/at=[0-9a-f]{64}/);
  await page.getByRole('button', { name: 'As of a tag' }).click();
  await page.getByRole('combobox', { name: 'Tags' }).fill('e2e-then');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Tags' }).press('Enter');
  await expect(page).toHaveURL(/ref=e2e-then/);
  await page.getByRole('button', { name: 'Branch of the statement' }).click();
  await page.getByRole('combobox', { name: 'Branches' }).fill('e2e-as-of');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Branches' }).press('Enter');
  await expect(page).toHaveURL(/ref=e2e-as-of/);
});

test('the chip behind a table opens its snapshots and writes the clause', async ({ page }) => {
  await openWith(page, COUNT);
  await page.locator('.version-chip').first().click();
  const snapshots = page.getByRole('dialog', { name: /Snapshots of/ });
  await snapshots.getByRole('combobox').press('Enter');
  await expect(statementText(page)).toContainText(/FOR\sVERSION\sAS\sOF\s\d+/);
  await expect(page.locator('.version-chip-set').first()).toContainText('snap');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('Finished').first()).toBeVisible();
  await page.keyboard.press('Alt+e');
  await page.keyboard.press('Alt+Enter');
  await page.getByRole('button', { name: 'Take the clause away' }).click();
  await expect(statementText(page)).not.toContainText('FOR VERSION');
});

test('snapshot ids are offered behind FOR VERSION AS OF', async ({ page }) => {
  await openWith(page, COUNT);
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(' FOR VERSION AS OF ');
  await expect(page.locator('.suggest-widget')).toContainText(/overwrite|append/);
});

test('then and now run with one key, each with its result', async ({ page }) => {
  await openWith(page, COUNT);
  await page.keyboard.press('Alt+a');
  await page.getByRole('slider', { name: 'Moment' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/at=20/);
  await page.keyboard.press('Alt+e');
  await page.keyboard.press('ControlOrMeta+Alt+Enter');
  const results = page.getByRole('tablist', { name: 'Result' });
  await expect(results.getByRole('tab', { name: 'Then' })).toBeVisible();
  await expect(results.getByRole('tab', { name: 'Now' })).toBeVisible();
});

test('the statement runs over the last states of its tables, once each', async ({ page }) => {
  await openWith(page, COUNT);
  await page.getByRole('tab', { name: 'Over time' }).click();
  const run = page.getByRole('button', { name: /^Run over/ });
  await run.click();
  await expect(page.getByRole('list', { name: 'States' }).getByText('…')).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'States' })).toContainText(/\d/);
  await expect(page.getByRole('slider', { name: 'State' })).toBeVisible();
});
