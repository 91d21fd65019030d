import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cascade, consoleUnderTest, expect, test } from './support/test.ts';

test('sql prints types and values as Trino gives them, 64 bits exact', async () => {
  const sql =
    "SELECT 9007199254740993 AS b, CAST(7 AS integer) / 2 AS i, 1.0 / 3 AS d, DATE '2024-02-29' AS day, 'xy' AS s, NULL AS n";
  const { code, stdout } = await cascade(['sql', sql, '--format', 'json']);
  expect(code).toBe(0);
  expect(stdout.trim()).toBe(
    '{"columns":[{"name":"b","type":"bigint"},{"name":"i","type":"integer"},{"name":"d","type":"decimal(2, 1)"},{"name":"day","type":"date"},{"name":"s","type":"varchar(2)"},{"name":"n","type":"unknown"}],"rows":[[9007199254740993,3,"0.3","2024-02-29","xy",null]]}',
  );
});

test('sql says line and column of what it does not know, and exits with 2', async () => {
  const { code, stderr, stdout } = await cascade([
    'sql',
    'SELECT nothing FROM iceberg.silver.fct_glucose_readings',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain("line 1:8: Column 'nothing' cannot be resolved");
  expect(stdout).toBe('');
});

test('sql says when the cap cut the rows', async () => {
  const { stdout, stderr } = await cascade([
    'sql',
    'SELECT ts_utc FROM iceberg.silver.fct_glucose_readings',
    '--format',
    'csv',
    '--max-rows',
    '3',
  ]);
  expect(stdout.trim().split('\r\n')).toHaveLength(4);
  expect(stderr).toContain('Only the first 3 rows');
});

test('an import lands, is checked and merged; the same file again changes nothing; a correction changes its rows', async () => {
  const { home } = consoleUnderTest();
  const file = path.join(home, 'readings.csv');
  const row = (minute: number, value: number) =>
    `dora,2026-03-29T00:${String(minute).padStart(2, '0')}:00,${value}`;
  const csv = (values: readonly number[]) =>
    ['who,at,mgdl', ...values.map((value, index) => row(index * 5, value)), ''].join('\n');
  const args = [
    'import',
    file,
    '--source',
    'e2e',
    '--map',
    'person=who,time=at,glucose=mgdl',
    '--zone',
    'Europe/Berlin',
  ];

  await writeFile(file, csv([100, 110, 120, 130]));
  expect((await cascade(args)).stdout).toMatch(/merged into main/);
  const summary = JSON.parse(
    (await cascade(['glucose', 'summary', 'dora', '--format', 'json'])).stdout,
  );
  expect(summary).toMatchObject({ person: 'dora', n: 4, mean_mgdl: 115, zone: 'Europe/Berlin' });

  expect((await cascade(args)).stdout).toMatch(/Nothing to do/);

  await writeFile(file, csv([100, 110, 120, 150]));
  expect((await cascade(args)).stdout).toMatch(/merged into main/);
  const corrected = JSON.parse(
    (await cascade(['glucose', 'summary', 'dora', '--format', 'json'])).stdout,
  );
  expect(corrected).toMatchObject({ n: 4, mean_mgdl: 120 });
  const then = JSON.parse(
    (await cascade(['glucose', 'summary', 'dora', '--ref', summary.commit, '--format', 'json']))
      .stdout,
  );
  expect(then).toMatchObject({ mean_mgdl: 115 });
});

test('a column that the file does not have is refused with those it has, and nothing is half written', async () => {
  const { home } = consoleUnderTest();
  const file = path.join(home, 'wrong.csv');
  await writeFile(file, 'who,at,mgdl\nx,2026-01-01T00:00:00,100\n');
  const before = (await cascade(['branch', 'list'])).stdout;
  const { code, stderr } = await cascade([
    'import',
    file,
    '--source',
    'e2e',
    '--map',
    'person=who,time=when,glucose=mgdl',
  ]);
  expect(code).not.toBe(0);
  expect(stderr).toContain('when');
  expect(stderr).toContain('at');
  expect((await cascade(['branch', 'list'])).stdout).not.toContain('run/');
  const main = (text: string) => /^main +branch +\S+/m.exec(text)?.[0].replace(/ +/g, ' ');
  expect(main((await cascade(['branch', 'list'])).stdout)).toBe(main(before));
});

test('a file that is not there is named, with exit code 3', async () => {
  const { code, stderr } = await cascade(['import', 'nowhere.csv', '--source', 'e2e']);
  expect(code).toBe(3);
  expect(stderr).toContain('nowhere.csv');
});

test('branches are made, merged and deleted; main is not deleted', async () => {
  expect((await cascade(['branch', 'create', 'e2e-branch'])).stdout).toMatch(/e2e-branch is at/);
  expect((await cascade(['run', 'gold.dim_date', '--ref', 'e2e-branch', '--full'])).stdout).toMatch(
    /merged into e2e-branch/,
  );
  const both = `SELECT (SELECT count(*) FROM iceberg.gold.dim_date) = (SELECT count(*) FROM iceberg_e2e_branch.gold.dim_date)`;
  expect((await cascade(['sql', both, '--format', 'csv'])).stdout).toMatch(/true/);
  expect((await cascade(['branch', 'merge', 'e2e-branch', '--dry-run'])).stdout).toMatch(
    /would merge/,
  );
  expect((await cascade(['branch', 'merge', 'e2e-branch'])).stdout).toMatch(
    /Merged e2e-branch into main/,
  );
  expect((await cascade(['branch', 'delete', 'e2e-branch'])).code).toBe(0);
  expect((await cascade(['branch', 'delete', 'main'])).code).toBe(4);
});

test('a second console on the same folder refuses and says who holds it', async () => {
  const { home, url } = consoleUnderTest();
  const { spawnSync } = await import('node:child_process');
  const second = spawnSync(process.execPath, ['bin/start.mjs'], {
    env: { ...process.env, CASCADE_HOME: home, PORT: '0' },
    encoding: 'utf8',
  });
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`serves ${url}`);
});

test('a port that is taken is named, and a free one suggested', async () => {
  const { url, home } = consoleUnderTest();
  const { port } = new URL(url);
  const { spawnSync } = await import('node:child_process');
  const second = spawnSync(process.execPath, ['bin/start.mjs'], {
    env: { ...process.env, CASCADE_HOME: path.join(home, 'other'), PORT: port },
    encoding: 'utf8',
  });
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`Port ${port} is taken`);
});

test('every command has help with an example', async () => {
  for (const name of [
    'run',
    'sql',
    'import',
    'glucose summary',
    'branch',
    'token create',
    'doctor',
    'reset',
    'sign-in',
  ]) {
    const { code, stdout } = await cascade([...name.split(' '), '--help']);
    expect(code, name).toBe(0);
    expect(stdout, name).toMatch(/Examples?:\n {2}/);
  }
});
