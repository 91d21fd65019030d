import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { consoleUnderTest, expect, expectAccessible, expectReady, test } from './support/test.ts';

const imports = () => path.join(consoleUnderTest().home, 'imports');

const at = (minute: number) => Date.UTC(2024, 4, 1, 12, minute);
const DOCUMENTS = [
  ...[0, 5, 10, 15].map((minute) => ({ type: 'sgv', sgv: 120 + minute, date: at(minute) })),
  { type: 'sgv', sgv: 5.5, date: at(20) },
  { type: 'sgv', sgv: 9, date: at(25) },
  { type: 'mbg', mbg: 110, date: at(30) },
].map((document, index) => ({ _id: `e2e${index}`, device: 'G6', ...document }));

const jsonFile = (name: string) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(DOCUMENTS)),
});

test('a file is looked at, asked about, previewed with its verdicts, imported, and leads to what came of it', async ({
  page,
}) => {
  test.setTimeout(150_000);
  await page.goto('/import');
  await expectReady(page);
  const start = page.getByRole('button', { name: /^Import( |$)/ });
  await expect(start).toBeDisabled();
  await page.getByLabel('File to import').setInputFiles(jsonFile('wanda.json'));
  await expect(page.getByText('1 question is open.')).toBeVisible();
  await page.getByLabel(/Whose readings/).fill('wanda');
  await page.keyboard.press('Enter');
  await expect(page.getByText('7 documents, each with its verdict')).toBeVisible();
  const documents = page.getByRole('table', { name: 'Documents of the file' });
  await expect(documents.getByRole('row', { name: /quarantine.*Looks like mmol/ })).toBeVisible();
  await expect(documents.getByRole('row', { name: /drop.*Sensor error code/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Import 7 documents' }).click();
  await expect(page.getByText('Merged', { exact: true })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('link', { name: 'Its documents with their verdicts' }).click();
  await expect(page).toHaveURL(/\/quality\/quarantine\?.*source=nightscout.wanda/);
  await expect(page.getByRole('table', { name: 'Reasons' }).getByRole('row')).toHaveCount(5);
});

test('a file whose dates can be read two ways asks, and reads them as it is told', async ({
  page,
}) => {
  const rows = ['03/04/2024 08:00,104', '03/04/2024 08:05,108', '04/04/2024 08:00,99'];
  await page.goto('/import');
  await expectReady(page);
  await page.getByLabel('File to import').setInputFiles({
    name: 'two-ways.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`time,glucose mg/dL\n${rows.join('\n')}\n`),
  });
  await page.getByLabel(/How is a date like/).selectOption({ label: 'day, month, year' });
  await page.getByLabel(/Whose readings/).fill('wanda');
  await page.getByLabel(/by which clock/).fill('UTC');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/3 Apr 2024 to 4 Apr 2024/)).toBeVisible();
});

test('what is no file of readings is refused by name, and another can be chosen', async ({
  page,
}) => {
  await page.goto('/import');
  await expectReady(page);
  await page.getByLabel('File to import').setInputFiles({
    name: 'picture.png',
    mimeType: 'image/png',
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
  });
  await expect(page.getByRole('alert').filter({ hasText: /picture\.png|read/ })).toBeVisible();
  await expect(page.getByText('The file cannot be read.')).toBeVisible();
  const kept = (await readdir(imports())).length;
  await page.getByRole('button', { name: 'Another file' }).click();
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  await expect.poll(async () => (await readdir(imports())).length).toBe(kept - 1);
});

test('other answers end the preview of the former ones, and a file that is left is not kept', async ({
  page,
}) => {
  await page.goto('/import');
  await expectReady(page);
  const before = (await readdir(imports())).length;
  await page.getByLabel('File to import').setInputFiles(jsonFile('left.json'));
  await expect(page.getByText('1 question is open.')).toBeVisible();
  // Previews from here on get no answer.
  await page.route(/imports\.preview/, () => undefined);
  const person = page.getByLabel(/Whose readings/);
  const asked = page.waitForRequest(/imports\.preview/);
  await person.fill('wanda');
  await page.keyboard.press('Enter');
  const former = await asked;
  const stopped = page.waitForEvent('requestfailed', (request) => request === former);
  await person.fill('wendy');
  await page.keyboard.press('Enter');
  await stopped;
  expect(await readdir(imports())).toHaveLength(before + 1);
  await page.getByRole('link', { name: 'Branches', exact: true }).click();
  await expect(page).toHaveURL(/\/branches/);
  await expect.poll(async () => (await readdir(imports())).length).toBe(before);
});
