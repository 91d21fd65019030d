import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Home } from '#server/platform/home.ts';
import type { ObjectStore } from '../port.ts';
import { createFileStore } from './file/file-store.ts';
import { parseS3Root } from './s3/s3-address.ts';
import { createS3Store } from './s3/s3-store.ts';

/** The store that `WAREHOUSE` names; a folder of the home when it names none. Throws `invalid`. */
export async function openStore(
  config: Pick<Config, 'warehouseUri' | 's3'>,
  home: Pick<Home, 'root' | 'warehouse'>,
  parts: AsyncDisposableStack,
): Promise<ObjectStore> {
  const { warehouseUri } = config;
  if (warehouseUri === null) return createFileStore(home.warehouse);
  if (warehouseUri.startsWith('file:')) return createFileStore(fileURLToPath(warehouseUri));
  const root = parseS3Root(warehouseUri);
  if (root === null) {
    throw new AppError(
      'invalid',
      `WAREHOUSE is ${warehouseUri}: give a folder as file:///path or a bucket as s3://bucket/prefix, and start again.`,
    );
  }
  // A cache belongs to one warehouse: keys of another would name other bytes.
  const cacheFolder = join(home.root, 'cache', encodeURIComponent(root.uri));
  return parts.use(await createS3Store({ ...config.s3, root, cacheFolder }));
}
