import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { openNessieCatalog } from '#server/catalog/adapters/nessie/nessie-catalog.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { createS3Store } from '#server/storage/adapters/s3/s3-store.ts';
import type { QueryEngine } from '../../../port.ts';
import { createDuckDbEngine } from '../../duckdb/duckdb-engine.ts';
import { readCatalogProperties } from '../catalog-pool.ts';
import { createTrinoEngine } from '../trino-engine.ts';

const s3 = inject('realS3');
const nessie = inject('realNessie');
const trino = inject('realTrino');

export interface OpenedTrino extends AsyncDisposable {
  readonly engine: QueryEngine;
  readonly catalog: Catalog;
}

/** Whether this machine has all three. */
export const hasServers = s3 !== null && nessie !== null && trino !== null;

const catalogFile = fileURLToPath(
  new URL('../../../../../deploy/trino/catalog/iceberg.properties', import.meta.url),
);

/** An engine on a Trino, a Nessie and a store that are real, with tables of its own. */
export async function openRealTrino(): Promise<OpenedTrino> {
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
      catalogProperties: readCatalogProperties(readFileSync(catalogFile, 'utf8'), catalogFile),
      whyProtected: async () => null,
      lake,
    }),
  );
  const opened = parts.move();
  return { engine, catalog, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
