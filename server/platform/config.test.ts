import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('nothing set means everything embedded, on port 10009', () => {
  expect(readConfig({})).toMatchObject({
    port: 10_009,
    defaultBranch: 'main',
    databaseUrl: null,
    warehouseUri: null,
    catalogUrl: null,
    engineUrl: null,
    orchestratorUrl: null,
  });
});

test("Cascade's own variables are the source of the five URLs", () => {
  const config = readConfig({
    POSTGRES_HOST: 'postgres',
    POSTGRES_PASSWORD: 'p@ss',
    NESSIE_HOST: 'nessie',
    TRINO_HOST: 'trino',
    ICEBERG_WAREHOUSE_PATH: 's3://lake/warehouse',
    APP_PORT: '10009',
  });
  expect(config.databaseUrl).toBe('postgres://lake:p%40ss@postgres:5432/lakehouse');
  expect(config.catalogUrl).toBe('http://nessie:19120/api/v2');
  expect(config.engineUrl).toBe('http://cascade@trino:8080');
  expect(config.warehouseUri).toBe('s3://lake/warehouse');
});

test('one of the five URLs wins over the older names', () => {
  expect(readConfig({ NESSIE_HOST: 'old', CATALOG_URL: 'http://new/api/v2' }).catalogUrl).toBe(
    'http://new/api/v2',
  );
});

test('an empty variable is an unset one', () => {
  expect(readConfig({ PORT: '', CATALOG_URL: '' })).toMatchObject({
    port: 10_009,
    catalogUrl: null,
  });
});

test('a variable that is not valid is named', () => {
  expect(() => readConfig({ PORT: 'eighty' })).toThrow(/PORT/);
});

test('secrets of sources are those variables that are named so', () => {
  const { sourceSecrets } = readConfig({ CASCADE_SECRET_ANNA: 'x', CASCADE_HOME: '/tmp/h' });
  expect([...sourceSecrets]).toEqual([['ANNA', 'x']]);
});

test('a catalog that is no web address is named, and its token is read', () => {
  expect(() => readConfig({ CATALOG_URL: 'nessie:19120' })).toThrow(/CATALOG_URL/);
  expect(readConfig({ CATALOG_TOKEN: 't' })).toMatchObject({ catalogToken: 't' });
});

test('how a Trino is asked is read, and its catalog has a name that needs no quotes', () => {
  const config = readConfig({ ENGINE_TOKEN: 't', ENGINE_SPOOLING: 'true', TRINO_CATALOG: 'lake' });
  expect(config).toMatchObject({ engineToken: 't', trino: { isSpooled: true, catalog: 'lake' } });
  expect(readConfig({}).trino.catalogFile).toMatch(/deploy\/trino\/catalog\/iceberg\.properties$/);
  expect(() => readConfig({ TRINO_CATALOG: 'a-b' })).toThrow(/TRINO_CATALOG/);
});
