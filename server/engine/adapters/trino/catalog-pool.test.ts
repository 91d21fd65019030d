import { expect, test } from 'vitest';
import { createCatalogPool, readCatalogProperties } from './catalog-pool.ts';

const file = `connector.name=iceberg
iceberg.catalog.type=rest
# where
iceberg.rest-catalog.uri=http://nessie:19120/iceberg
iceberg.rest-catalog.prefix=main
s3.aws-secret-key=$\{ENV:S3_SECRET_KEY}
`;

function openPool(size: number, refs = new Set(['a', 'b', 'c', 'team/dev'])) {
  const said: string[] = [];
  const pool = createCatalogPool({
    properties: readCatalogProperties(file, 'iceberg.properties'),
    run: async (sql) => void said.push(sql),
    refExists: async (ref) => refs.has(ref),
    size,
  });
  return { pool, said, refs };
}

const never = new AbortController().signal;
const dropped = (said: readonly string[]) => said.filter((sql) => sql.startsWith('DROP'));

test('a catalog is made from the settings of the default one, with another prefix and no secret', async () => {
  const { pool, said } = openPool(2);
  using lease = await pool.acquire({ ref: 'team/dev', hash: null }, never);
  expect(lease.name).toMatch(/^iceberg_team_dev_x[0-9a-f]{8}$/);
  expect(said[0]).toContain(`CREATE CATALOG IF NOT EXISTS "${lease.name}" USING iceberg`);
  expect(said[0]).toContain(`"iceberg.rest-catalog.prefix" = 'team%2Fdev'`);
  expect(said[0]).toContain("'$" + "{ENV:S3_SECRET_KEY}'");
  expect(said[0]).not.toContain('connector.name');
});

test('the least recently used goes, and none that is in use', async () => {
  const { pool, said } = openPool(1);
  const a = await pool.acquire({ ref: 'a', hash: null }, never);
  const b = await pool.acquire({ ref: 'b', hash: null }, never);
  expect(dropped(said)).toEqual([]);
  a[Symbol.dispose]();
  b[Symbol.dispose]();
  await pool.acquire({ ref: 'c', hash: null }, never);
  expect(dropped(said)).toEqual([a, b].map(({ name }) => `DROP CATALOG IF EXISTS "${name}"`));
});

test('what reaches a ref that is gone goes', async () => {
  const { pool, said, refs } = openPool(8);
  for (const ref of ['a', 'b']) (await pool.acquire({ ref, hash: null }, never))[Symbol.dispose]();
  refs.delete('a');
  await pool.sweep();
  expect(dropped(said)).toHaveLength(1);
});

test.each([
  [file.replace(/=\$.*/, '=minio999'), /in the clear/],
  [file.replace('=rest', '=nessie'), /of type rest/],
])('a file that must not be copied from is refused', (text, reason) => {
  expect(() => readCatalogProperties(text, 'x.properties')).toThrow(reason);
});
