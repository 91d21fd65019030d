import { readFile } from 'node:fs/promises';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import type { QueryEngine } from '../port.ts';
import { readCatalogProperties } from './trino/catalog-pool.ts';
import { trinoAccess } from './trino/trino-access.ts';
import { createTrinoEngine } from './trino/trino-engine.ts';

interface Deps {
  readonly config: Pick<
    Config,
    'engineUrl' | 'engineToken' | 'trino' | 'catalogUrl' | 'warehouseUri' | 's3'
  >;
  readonly catalog: Catalog;
  readonly clock: Clock;
  /** The embedded engine, which runs and maintenance write with, whoever runs people's statements. */
  readonly lake: QueryEngine;
  /** Why nobody may write to a ref by a statement; null: they may. */
  readonly whyProtected: (ref: string) => Promise<string | null>;
}

/** The engine of people's statements that the configuration names: a Trino, or the embedded one. Throws `unavailable` or `invalid`. */
export async function openEngine(
  { config, catalog, clock, lake, whyProtected }: Deps,
  parts: AsyncDisposableStack,
): Promise<QueryEngine> {
  const { engineUrl, engineToken, catalogUrl, warehouseUri, s3, trino } = config;
  if (engineUrl === null) return lake;
  if (catalogUrl === null || warehouseUri?.startsWith('s3:') !== true) {
    throw new AppError(
      'invalid',
      'ENGINE_URL names a Trino, which reads tables from a Nessie and a bucket: set CATALOG_URL and WAREHOUSE=s3://… too, and start again.',
    );
  }
  const segmentOrigins = s3.endpoint === null ? [] : [new URL(s3.endpoint).origin];
  const { isSpooled } = trino;
  return parts.use(
    await createTrinoEngine({
      access: trinoAccess({ engineUrl, engineToken, isSpooled, segmentOrigins }),
      catalog,
      clock,
      trinoCatalog: trino.catalog,
      catalogProperties: await propertiesIn(trino.catalogFile),
      whyProtected,
      lake,
    }),
  );
}

async function propertiesIn(file: string | null): Promise<ReadonlyMap<string, string> | null> {
  if (file === null) return null;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError(
      'invalid',
      `TRINO_CATALOG_FILE is ${file}, and that file cannot be read. Correct it and start again.`,
      { cause },
    );
  });
  return readCatalogProperties(text, file);
}
