import {
  cascade,
  consoleUnderTest,
  expect,
  expectAccessible,
  expectReady,
  test,
} from './support/test.ts';

const TABLE = '/catalog/main/silver/fct_glucose_readings';
const PAGES = [
  '/',
  '/sql',
  '/catalog/main',
  TABLE,
  '/branches',
  '/branches?commits=time&kind=protection',
  '/pipelines',
  '/pipelines/silver/fct_glucose_readings',
  '/runs',
  '/sources',
  '/sources/synthetic',
  '/import',
  '/quality/quarantine?verdict=drop',
  `${TABLE}?view=maintenance`,
  '/glucose',
  '/glucose/synthetic-anna/summary',
  '/settings',
];

for (const theme of ['light', 'dark'] as const) {
  for (const path of PAGES) {
    test(`${path} is accessible, within its width and under the content security policy, ${theme}`, async ({
      page,
    }) => {
      await page
        .context()
        .addCookies([{ name: 'theme', value: theme, url: consoleUnderTest().url }]);
      await page.goto(path);
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      await expect(page.getByRole('main').getByText('Loading')).toHaveCount(0);
      await expectAccessible(page);
      // The theme changes no width.
      for (const width of theme === 'light' ? [1440, 1024, 390] : []) {
        await page.setViewportSize({ width, height: 900 });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test('the theme is switched on the page and stays for the next one', async ({ page }) => {
  await page.goto('/');
  await expectReady(page);
  const before = await page.locator('html').getAttribute('data-theme');
  await page.getByRole('button', { name: /dark and light/ }).click();
  const after = before === 'dark' ? 'light' : 'dark';
  await expect(page.locator('html')).toHaveAttribute('data-theme', after);
  await page.goto('/branches');
  await expect(page.locator('html')).toHaveAttribute('data-theme', after);
});

test('a statement runs with the keyboard, its rows appear, and an error stands at its place', async ({
  page,
}) => {
  await page.goto(
    `/sql?q=${encodeURIComponent('SELECT person_id, count(*) AS n FROM iceberg.silver.fct_glucose_readings GROUP BY person_id ORDER BY person_id')}`,
  );
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('synthetic-anna').first()).toBeVisible();
  await expect(page.getByText('bigint').first()).toBeVisible();

  await page.goto(
    `/sql?q=${encodeURIComponent('SELECT nothing FROM iceberg.silver.fct_glucose_readings')}`,
  );
  await expectReady(page);
  await page.getByRole('button', { name: /^Run/ }).first().click();
  await expect(page.getByText(/Column 'nothing' cannot be resolved/).first()).toBeVisible();
});

test('a table shows its columns, its snapshots and the rows of the one that is chosen', async ({
  page,
}) => {
  await page.goto(TABLE);
  await expect(page.getByRole('heading', { name: /fct_glucose_readings/ })).toBeVisible();
  await expect(page.getByText('timestamp(6) with time zone').first()).toBeVisible();
  await expect(page.getByText('overwrite').first()).toBeVisible();
  await expect(page.getByText(/synthetic-(anna|ben|chloe)/).first()).toBeVisible();
});

test('a run started on the page is followed live to its end', async ({ page }) => {
  await cascade(['branch', 'create', 'e2e-run']);
  await page.goto('/pipelines?ref=e2e-run');
  await expectReady(page);
  await page.getByRole('button', { name: /^Run/ }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByText(/up to date|full|Rebuild/i)
    .first()
    .click();
  await dialog.getByRole('button', { name: /run/i }).last().click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await expect(
    page.getByText(/merged into e2e-run|nothing to do|Merged|Nothing to do/i).first(),
  ).toBeVisible({ timeout: 45_000 });
});

test('the glucose summary says how a figure is computed and opens the rows it rests on', async ({
  page,
}) => {
  await page.goto('/glucose');
  await page
    .getByRole('link', { name: /synthetic-anna/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'synthetic-anna' })).toBeVisible();
  await expect(page.getByText('How is time in range computed?')).toBeVisible();
  await page
    .getByRole('radio', { name: 'mmol/L' })
    .or(page.getByRole('link', { name: 'mmol/L' }))
    .or(page.getByRole('button', { name: 'mmol/L' }))
    .first()
    .click();
  await expect(page).toHaveURL(/unit=mmol/);
  await expect(page.getByText(/3\.9/).first()).toBeVisible();
  await page.getByRole('link', { name: 'Show the rows' }).first().click();
  await expect(page).toHaveURL(/\/sql\?.*q=/);
  await expect(page.locator('.monaco-editor').first()).toContainText('fct_glucose_readings');
  await page.getByRole('button', { name: /^Run/ }).first().click();
  await expect(page.getByText(/[\d,]+ rows/).first()).toBeVisible();
});

test('the palette finds a table by a part of its name', async ({ page }) => {
  await page.goto('/');
  await expectReady(page);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('fct_glucose');
  await page
    .getByRole('option', { name: /fct_glucose_readings/ })
    .first()
    .click();
  await expect(page).toHaveURL(/catalog\/main\/silver\/fct_glucose_readings/);
});

test('the ref is part of the address and of every link', async ({ page }) => {
  await cascade(['branch', 'create', 'e2e-ref']);
  await page.goto('/glucose?ref=e2e-ref');
  await page.getByRole('link', { name: 'Catalog' }).first().click();
  await expect(page).toHaveURL(/e2e-ref/);
});

test('the first page stays light: the editor and the charts are loaded where they are used', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByText('All 6 services are healthy')).toBeVisible();
  const kilobytes = await page.evaluate(
    () =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => entry.name.endsWith('.js'))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0) /
      1000,
  );
  expect(kilobytes).toBeGreaterThan(100);
  expect(kilobytes).toBeLessThan(600);
});
