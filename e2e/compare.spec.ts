import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  cascade,
  consoleUnderTest,
  expect,
  expectAccessible,
  expectReady,
  test,
} from './support/test.ts';

const BRANCH = 'e2e-compare';
const TABLE = 'silver.fct_glucose_readings';

test.beforeAll(async () => {
  const file = path.join(consoleUnderTest().home, 'compare.csv');
  const rows = [100, 110, 120, 130].map(
    (value, index) => `emil,2026-03-30T00:${String(index * 5).padStart(2, '0')}:00,${value}`,
  );
  await writeFile(file, ['who,at,mgdl', ...rows, ''].join('\n'));
  await cascade(['branch', 'create', BRANCH]);
  const { stdout } = await cascade([
    'import',
    file,
    '--source',
    'e2e-compare',
    '--map',
    'person=who,time=at,glucose=mgdl',
    '--zone',
    'Europe/Berlin',
    '--ref',
    BRANCH,
  ]);
  // A worker that starts again after a failure finds it done.
  expect(stdout).toMatch(/merged into e2e-compare|Nothing to do/);
});

test('what a branch did is listed, down to the rows that came', async ({ page }) => {
  await page.goto(`/compare/main...${BRANCH}?key=${TABLE}`);
  await expectReady(page);
  await expect(page.getByText(`What ${BRANCH} did since it and main were the same.`)).toBeVisible();
  const keys = page.getByRole('navigation', { name: 'What differs' });
  await expect(keys.getByRole('button', { name: /raw\.entries/ })).toBeVisible();
  const detail = page.getByRole('region', { name: TABLE });
  await expect(detail.getByText('not read')).toBeVisible();
  const rows = detail.getByRole('grid', { name: 'Rows that differ' });
  await expect(rows.getByText('emil').first()).toBeVisible();
  await expect(rows).toHaveAttribute('aria-rowcount', '5');
  await expectAccessible(page);

  await keys.getByLabel('Find a key').fill('gold');
  await expect(keys.getByRole('button', { name: /raw\.entries/ })).toHaveCount(0);
});

test('the sides are swapped, and compared state against state, in the address', async ({
  page,
}) => {
  await page.goto(`/compare/main...${BRANCH}`);
  await expectReady(page);
  await page.getByRole('radio', { name: 'State against state' }).click();
  await expect(page).toHaveURL(new RegExp(`/compare/main\\.\\.${BRANCH}$`));
  await page.getByRole('button', { name: 'Swap sides' }).click();
  await expect(page).toHaveURL(new RegExp(`/compare/${BRANCH}\\.\\.main$`));
  await page.goto('/compare/main...main');
  await expect(page.getByText('Nothing differs')).toBeVisible();
  await page.goto('/compare/main...nowhere');
  await expect(page.getByRole('alert').getByText(/nowhere/)).toBeVisible();
});

test('sides are chosen where the address names none', async ({ page }) => {
  await page.goto('/compare');
  await expectReady(page);
  await page.getByLabel('Newer side, or source').fill(BRANCH);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/compare/main\\.\\.\\.${BRANCH}$`));
});

test('two snapshots of a table are compared from its page', async ({ page }) => {
  await page.goto(`/catalog/${BRANCH}/raw/entries`);
  await expectReady(page);
  await page.getByRole('link', { name: 'Compare with the one before' }).click();
  await expect(page).toHaveURL(/before=\d+&after=\d+/);
  await expect(page.getByRole('heading', { name: 'raw.entries' })).toBeVisible();
  await expect(page.getByText('only after:')).toBeVisible();
});

test('the command line tells the same', async () => {
  const keys = await cascade(['diff', `main...${BRANCH}`]);
  expect(keys.stdout).toMatch(new RegExp(`changed +${TABLE}`));
  const rows = await cascade([
    'diff',
    `main...${BRANCH}`,
    '--table',
    TABLE,
    '--rows',
    '--format',
    'csv',
  ]);
  expect(rows.stdout.trim().split('\r\n').slice(1)).toHaveLength(4);
  const wrong = await cascade(['diff', 'main']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('main...dev')]);
});
