import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createS3Store } from '#server/storage/adapters/s3/s3-store.ts';
import { type OpenedDoors, openTestDoors } from '../../door/testing/open-doors.ts';

/** The doors over a lake whose warehouse is a folder of its own in a bucket. */
export function openDoorsOnS3(s3: {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}): Promise<OpenedDoors> {
  const { endpoint, bucket, accessKeyId, secretAccessKey } = s3;
  const keyPrefix = `doors/${randomUUID()}/`;
  return openTestDoors({
    openStore: (folder) =>
      createS3Store({
        root: { bucket, keyPrefix, uri: `s3://${bucket}/${keyPrefix.slice(0, -1)}` },
        cacheFolder: path.join(folder, 'cache'),
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId, secretAccessKey },
        pathStyle: true,
        cacheMaxBytes: 1_000_000,
      }),
    environment: {
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY: accessKeyId,
      S3_SECRET_KEY: secretAccessKey,
    },
  });
}
