import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, inject } from 'vitest';
import { openNessieCatalog } from '#server/catalog/adapters/nessie/nessie-catalog.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { createS3Store } from '#server/storage/adapters/s3/s3-store.ts';
import type { QueryEngine } from '../../port.ts';
import { describeEngineContract } from '../../testing/engine-contract.ts';
import { askTrino } from '../../testing/trino-server.ts';
import { createDuckDbEngine } from '../duckdb/duckdb-engine.ts';
import { createTrinoEngine } from './trino-engine.ts';

const s3 = inject('realS3');
const nessie = inject('realNessie');
const trino = inject('realTrino');

interface Opened extends AsyncDisposable {
  readonly engine: QueryEngine;
  readonly catalog: Catalog;
}

const fromEnvironment = (name: string): string => ['$', `{ENV:${name}}`].join('');

const properties = (prefix: string): ReadonlyMap<string, string> =>
  new Map([
    ['iceberg.catalog.type', 'rest'],
    ['iceberg.rest-catalog.uri', `${nessie?.url}/iceberg`],
    ['iceberg.rest-catalog.prefix', prefix],
    ['iceberg.rest-catalog.nested-namespace-enabled', 'true'],
    ['fs.native-s3.enabled', 'true'],
    ['s3.endpoint', s3?.endpoint ?? ''],
    ['s3.region', 'us-east-1'],
    ['s3.path-style-access', 'true'],
    ['s3.aws-access-key', fromEnvironment('S3_ACCESS_KEY')],
    ['s3.aws-secret-key', fromEnvironment('S3_SECRET_KEY')],
  ]);

/** An engine on a Trino, a Nessie and a store that are real, with tables of its own. */
async function openEngine(): Promise<Opened> {
  if (s3 === null || nessie === null || trino === null) throw new Error('There are no servers.');
  await using parts = new AsyncDisposableStack();
  const { pool } = parts.use(await openTestDatabase());
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-trino-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const { catalog } = parts.use(
    await openNessieCatalog({ url: `${nessie.url}/api/v2`, token: null }),
  );
  const keyPrefix = `trino/${randomUUID()}/`;
  const { endpoint, bucket, accessKeyId, secretAccessKey } = s3;
  const store = parts.use(
    await createS3Store({
      root: { bucket, keyPrefix, uri: `s3://${bucket}/${keyPrefix.slice(0, -1)}` },
      cacheFolder: path.join(folder, 'cache'),
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
      pathStyle: true,
      cacheMaxBytes: 1_000_000,
    }),
  );
  const clock = () => new Date();
  const lake = parts.use(
    await createDuckDbEngine({
      catalog,
      store,
      marts: createPostgresMartStore({ pool, clock }),
      clock,
      spoolFolder: path.join(folder, 'spool'),
      scratchFolder: path.join(folder, 'scratch'),
      memoryLimitMb: 256,
      threads: 2,
    }),
  );
  const engine = parts.use(
    await createTrinoEngine({
      access: {
        origin: trino.url,
        user: 'cascade',
        password: null,
        token: null,
        isSpooled: false,
        segmentOrigins: [],
      },
      catalog,
      clock,
      trinoCatalog: 'iceberg',
      catalogProperties: properties('main'),
      whyProtected: async () => null,
      lake,
    }),
  );
  const opened = parts.move();
  return { engine, catalog, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

describe.skipIf(s3 === null || nessie === null || trino === null)('On a real Trino', () => {
  beforeAll(async () => {
    const listed = [...properties('main')].map(([name, value]) => `"${name}" = '${value}'`);
    await askTrino(
      trino?.url ?? '',
      `CREATE CATALOG IF NOT EXISTS iceberg USING iceberg WITH (${listed.join(', ')})`,
    );
  });

  describeEngineContract('Trino', openEngine);
});
