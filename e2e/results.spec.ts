import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectReady, test } from './support/test.ts';

const MANY = `SELECT x * 1000 + y AS n, BIGINT '9007199254740993' AS big, DECIMAL '1.50' AS price,
  'device ' || CAST(y % 3 AS varchar) AS device, date_add('day', x % 90, DATE '2026-01-01') AS day,
  ARRAY[x, y] AS pair, CAST(NULL AS varchar) AS nothing
FROM UNNEST(sequence(0, 49)) AS a(x) CROSS JOIN UNNEST(sequence(1, 1000)) AS b(y) ORDER BY 1`;

/** Runs a statement as a person does, and gives the grid of its rows. */
async function run(page: Page, sql: string): Promise<Locator> {
  await page.goto(`/sql?q=${encodeURIComponent(sql)}`);
  await expectReady(page);
  await page.getByRole('button', { name: /^Run/ }).first().click();
  const grid = page.getByRole('grid', { name: 'Result', exact: true });
  await expect(grid.getByRole('gridcell').first()).toBeVisible();
  return grid;
}

const cell = (grid: Locator, text: string) =>
  grid.getByRole('gridcell', { name: text, exact: true });

test('every row is reached by the keyboard, exact to the last digit', async ({ page }) => {
  const grid = await run(page, MANY);
  await expect(grid).toHaveAttribute('aria-rowcount', '50001');
  await expect(cell(grid, '9007199254740993').first()).toBeVisible();
  await expect(cell(grid, '1.50').first()).toBeVisible();
  await grid.focus();
  await page.keyboard.press('Control+End');
  await expect(cell(grid, '50000')).toBeVisible();
  await page.keyboard.press('Control+Home');
  await expect(cell(grid, '1').first()).toBeVisible();
  await expectAccessible(page);
});

test('a nested value opens line by line, cells are copied as they are asked for', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const grid = await run(page, "SELECT 1 AS a, ARRAY[1, 2] AS l, 'x|y' AS t");
  await cell(grid, '[1,2]').dblclick();
  await expect(page.getByRole('dialog').getByText(/\[\s+1,\s+2\s+\]/)).toBeVisible();
  await page.keyboard.press('Escape');
  await grid.focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Copy as' }).click();
  await page.getByRole('menuitem', { name: 'Markdown' }).click();
  await expect(page.getByText('Copied 3 cells')).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toBe('| a | l | t |\n| --: | --- | --- |\n| 1 | [1,2] | x\\|y |\n');
});

test('rows are found, filtered by a bar and sorted, and say of how many', async ({ page }) => {
  const grid = await run(page, MANY);
  await page.getByLabel('Find in the rows of the result').fill('device 2');
  await expect(page.getByText('16,650 of 50,000 rows fetched')).toBeVisible();
  await grid.getByRole('button', { name: 'More for n', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Sort downwards' }).click();
  await expect(cell(grid, '49998').first()).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await grid.getByRole('button', { name: /^Only 1 to 2,501/ }).click();
  await expect(page.getByText('2,500 of 50,000 rows fetched')).toBeVisible();
});

test('columns are pinned, hidden and summed up', async ({ page }) => {
  const grid = await run(page, MANY);
  await grid.getByRole('button', { name: 'More for price' }).click();
  await page.getByRole('menuitem', { name: 'Hide' }).click();
  await expect(grid.getByRole('columnheader', { name: /^price/ })).toHaveCount(0);
  await page.getByRole('button', { name: '1 hidden' }).click();
  await page.getByRole('menuitem', { name: 'Show all columns' }).click();
  await expect(grid.getByRole('columnheader', { name: /^price/ })).toBeVisible();
  await page.getByRole('radio', { name: /^Columns/ }).click();
  const table = page.getByRole('table').first();
  await expect(table.getByRole('row', { name: /device/ })).toContainText('device 1 16,700');
  await expectAccessible(page);
});

test('a chart is chosen by the types, and its numbers can be read', async ({ page }) => {
  await run(page, "SELECT * FROM (VALUES ('a', 2), ('b', 3)) AS t(name, n)");
  await page.getByRole('radio', { name: 'Chart' }).click();
  await expect(page.getByRole('img', { name: 'sum(n) by name, 2 places, 1 series' })).toBeVisible();
  await page.getByText('As a table').click();
  await expect(page.getByRole('row', { name: 'b 3' })).toBeVisible();
  await page.getByLabel('Kind').selectOption('histogram');
  await expect(page.getByRole('img', { name: /^rows by n/ })).toBeVisible();
  await expectAccessible(page);
});

test('a pinned result is there after a reload, and is compared with the next', async ({ page }) => {
  await run(page, "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(id, name)");
  await page.getByRole('button', { name: /^Pin / }).click();
  await expect(page.getByRole('button', { name: /^Unpin / })).toBeVisible();
  await page.reload();
  await expectReady(page);
  const kept = page.getByRole('tab').filter({ has: page.getByLabel('Pinned') });
  await kept.first().click();
  await expect(cell(page.getByRole('grid', { name: 'Result', exact: true }), 'b')).toBeVisible();
});

test('a download has every row under the name of the result', async ({ page }) => {
  await run(page, "SELECT 1 AS a, BIGINT '9007199254740993' AS b");
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  expect(await readFile(await download.path(), 'utf8')).toBe('a,b\r\n1,9007199254740993\r\n');
});
