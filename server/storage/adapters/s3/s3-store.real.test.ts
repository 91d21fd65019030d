import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import { describeObjectStoreContract } from '../../testing/object-store-contract.ts';
import { createS3Store } from './s3-store.ts';

const server = inject('realS3');

describe.skipIf(server === null)('On a real S3 server', () => {
  describeObjectStoreContract('the S3 store', async () => {
    if (server === null) throw new Error('there is no S3 server');
    const { endpoint, bucket, accessKeyId, secretAccessKey } = server;
    const cacheFolder = await mkdtemp(join(tmpdir(), 's3-cache-'));
    const keyPrefix = `contract/${randomUUID()}/`;
    const store = await createS3Store({
      root: { bucket, keyPrefix, uri: `s3://${bucket}/${keyPrefix.slice(0, -1)}` },
      cacheFolder,
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
      pathStyle: true,
      cacheMaxBytes: 1_000_000,
    });
    return {
      ...store,
      [Symbol.asyncDispose]: async () => {
        await store[Symbol.asyncDispose]();
        await rm(cacheFolder, { recursive: true, force: true });
      },
    };
  });
});
