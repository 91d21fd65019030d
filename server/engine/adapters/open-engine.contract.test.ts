import { expect, test } from 'vitest';
import { readConfig } from '#server/platform/config.ts';
import { openTestEngine } from '../testing/open-engine.ts';
import { openEngine } from './open-engine.ts';
import { answer, serveTrino } from './trino/testing/served-trino.ts';

const STORED = { CATALOG_URL: 'http://nessie:19120/api/v2', WAREHOUSE: 's3://lake/warehouse' };

async function open(environment: Readonly<Record<string, string>>) {
  await using lake = await openTestEngine();
  await using parts = new AsyncDisposableStack();
  const { engine, catalog, clock } = lake;
  const deps = { catalog, clock, lake: engine, whyProtected: async () => null };
  const opened = await openEngine({ config: readConfig(environment), ...deps }, parts);
  return { id: opened.id, version: opened.version, sharesSpool: opened.spool === engine.spool };
}

test('without ENGINE_URL the embedded engine runs statements', async () => {
  expect(await open({})).toMatchObject({ id: 'duckdb', sharesSpool: true });
});

test('with it a Trino does, and its results lie in the same spool', async () => {
  await using served = await serveTrino((_request, response) =>
    answer(response, 200, '{"nodeVersion":{"version":"476"},"starting":false}'),
  );
  expect(await open({ ...STORED, ENGINE_URL: served.access.origin })).toEqual({
    id: 'trino',
    version: 'Trino 476',
    sharesSpool: true,
  });
});

test.each([
  [{ ENGINE_URL: 'http://127.0.0.1:1' }, /set CATALOG_URL and WAREHOUSE/],
  [{ ...STORED, ENGINE_URL: 'http://127.0.0.1:1' }, /No Trino answers at http:\/\/127\.0\.0\.1:1/],
  [
    { ...STORED, ENGINE_URL: 'http://127.0.0.1:1', TRINO_CATALOG_FILE: '/nowhere' },
    /TRINO_CATALOG_FILE is \/nowhere/,
  ],
])('%j is refused with the next step', async (environment, reason) => {
  await expect(open(environment)).rejects.toThrow(reason);
});
