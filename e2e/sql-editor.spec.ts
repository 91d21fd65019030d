import type { Page } from '@playwright/test';
import { openStatement, statementText } from './support/sql-page.ts';
import { consoleUnderTest, expect, expectAccessible, expectReady, test } from './support/test.ts';

const READINGS = 'iceberg.silver.fct_glucose_readings';

const results = (page: Page) => page.getByRole('tablist', { name: 'Result' }).getByRole('tab');

test('with the keyboard alone: a new statement, completed, run, and its rows looked at', async ({
  page,
}) => {
  await openStatement(page, 'SELECT 1');
  await page.keyboard.press('Alt+t');
  await expect(page.getByRole('tablist', { name: 'Statements' }).getByRole('tab')).not.toHaveCount(
    1,
  );
  await page.keyboard.press('Alt+e');
  await page.keyboard.type('SELECT person_id FROM fct_gl');
  await expect(page.locator('.suggest-widget')).toContainText('fct_glucose_readings');
  await page.keyboard.press('Tab');
  await expect(statementText(page)).toContainText('silver.fct_glucose_readings');
  await page.keyboard.type(' r WHERE r.glucose_');
  await expect(page.locator('.suggest-widget')).toContainText('glucose_mg_dl');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(`SELECT count(*) AS n FROM ${READINGS}`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('bigint').first()).toBeVisible();
  await expect(page.getByText('Finished').first()).toBeVisible();
});

test('the statement at the cursor, the selection, or all of them run, each with its result', async ({
  page,
}) => {
  await openStatement(page, "SELECT 'one' AS a;\nSELECT 'two' AS b;\nSELECT 'three' AS c");
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('three', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('Alt+e');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('one', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('Alt+e');
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(results(page).filter({ hasText: 'Result 3' })).toBeVisible();
  await expect(page.getByText('three', { exact: true }).first()).toBeVisible();
});

test('a mistake is underlined before it runs, and mended with one key', async ({ page }) => {
  await openStatement(page, `SELECT persn_id FROM ${READINGS}`);
  await expect(page.locator('.monaco-editor .squiggly-warning').first()).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('F8');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+.');
  await page.getByText('Change to person_id').first().click();
  await expect(statementText(page)).toContainText('person_id');
  await expect(page.locator('.monaco-editor .squiggly-warning')).toHaveCount(0);
});

test('a moment without its type gets it with one click', async ({ page }) => {
  await openStatement(page, `SELECT 1 FROM ${READINGS} FOR TIMESTAMP AS OF '2024-10-15 12:00:00'`);
  await expect(page.locator('.monaco-editor .squiggly-warning').first()).toBeVisible();
  await page.keyboard.press('F8');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+.');
  await page.getByText("Write TIMESTAMP '2024-10-15 12:00:00 UTC'").first().click();
  await expect(statementText(page)).toContainText("TIMESTAMP '2024-10-15 12:00:00 UTC'");
});

test('a parameter is asked for and bound as a value', async ({ page }) => {
  await openStatement(page, `SELECT count(*) AS n FROM ${READINGS} WHERE person_id = :person`);
  await page.getByLabel(':person', { exact: true }).fill("synthetic-anna' OR 1=1");
  await page.getByLabel(':person', { exact: true }).press('Enter');
  await expect(page.getByText('Finished').first()).toBeVisible();
  await expect(page.getByRole('gridcell', { name: '0', exact: true }).first()).toBeVisible();
});

test('tabs keep text, ref and results over a reload; a closed one comes back', async ({ page }) => {
  await openStatement(page, "SELECT 'kept' AS k");
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('kept', { exact: true }).first()).toBeVisible();
  const address = page.url();
  await page.keyboard.press('Alt+e');
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(' -- and typed');
  await expect(statementText(page)).toContainText('and typed');
  await page.reload();
  await expectReady(page);
  expect(page.url()).toBe(address);
  await expect(statementText(page)).toContainText('and typed');
  await expect(page.getByText('kept', { exact: true }).first()).toBeVisible();
  const tabs = page.getByRole('tablist', { name: 'Statements' }).getByRole('tab');
  const before = await tabs.count();
  await page.keyboard.press('Alt+w');
  await expect(tabs).toHaveCount(Math.max(1, before - 1));
  await page.keyboard.press('Alt+Shift+t');
  await expect(tabs).toHaveCount(before);
  await expect(statementText(page)).toContainText('and typed');
});

test('USE stays with its tab and is seen in it', async ({ page }) => {
  await openStatement(page, 'USE iceberg.silver');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('combobox', { name: 'Schema' })).toHaveValue('silver');
  await page.keyboard.press('Alt+t');
  await expect(page.getByRole('combobox', { name: 'Schema' })).toHaveValue('');
});

test('a table of the catalog is found, opened, and put into the statement', async ({ page }) => {
  await openStatement(page, 'SELECT * FROM ');
  await page.keyboard.press('Alt+c');
  await page.keyboard.type('fct_glucose');
  const table = page.getByRole('treeitem', { name: /fct_glucose_readings/ });
  await table.click();
  await expect(page.getByRole('treeitem', { name: /glucose_mg_dl/ })).toBeVisible();
  await table.dblclick();
  await expect(statementText(page)).toContainText('iceberg.silver.fct_glucose_readings');
});

for (const theme of ['light', 'dark'] as const) {
  test(`the workbench with a result is accessible and within its width, ${theme}`, async ({
    page,
  }) => {
    await page.context().addCookies([{ name: 'theme', value: theme, url: consoleUnderTest().url }]);
    await openStatement(
      page,
      `SELECT person_id, count(*) AS n FROM ${READINGS} WHERE person_id <> :p GROUP BY 1`,
    );
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByText('Finished').first()).toBeVisible();
    await expectAccessible(page);
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `at ${width}`).toBeLessThanOrEqual(0);
    }
    await expectAccessible(page);
  });
}
