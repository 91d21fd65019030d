import { consoleUnderTest, expect, test } from './support/test.ts';

test.describe('a first start on an empty folder', () => {
  test('says each part as it comes up, then the run asset by asset with rows', () => {
    const { output } = consoleUnderTest();
    const steps = [
      'PostgreSQL',
      'Catalog',
      'Engine',
      'Runner',
      'Pages',
      'raw.entries',
      'silver.fct_glucose_readings',
      'merged into main',
      'published',
      'Sign in',
    ];
    const places = steps.map((step) => output.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(output).toMatch(/silver\.fct_glucose_readings: [\d,]+ rows in [\d.]+ s/);
  });

  test('prints a link that signs in once, and is refused the second time', async ({ browser }) => {
    const { link } = consoleUnderTest();
    const first = await browser.newPage();
    await first.goto(link);
    await expect(first.getByRole('heading', { name: 'Hub' })).toBeVisible();
    await first.getByRole('link', { name: 'Glucose' }).first().click();
    await expect(first.getByRole('heading', { name: 'People' })).toBeVisible();
    await expect(first.getByText('synthetic-anna')).toBeVisible();
    await first.close();

    const second = await browser.newPage();
    await second.goto(link);
    await expect(second.getByRole('alert').filter({ hasText: 'This link was used' })).toBeVisible();
    await second.close();
  });
});

test('the hub shows six services that answered, and marts that are current', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('All 6 services are healthy')).toBeVisible();
  for (const service of ['DuckDB', 'Catalog', 'PostgreSQL', 'Object store', 'Native runner']) {
    await expect(page.getByRole('row').filter({ hasText: service }).first()).toContainText(
      'Healthy',
    );
  }
  await expect(page.getByRole('row').filter({ hasText: 'mrt_glucose_overview' })).toContainText(
    'Current',
  );
});
