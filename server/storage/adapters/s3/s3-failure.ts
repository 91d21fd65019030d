import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3';
import type { StorageFailure } from '../../port.ts';

/** What went wrong with one object. */
export function toStorageFailure(uri: string, cause: unknown): StorageFailure {
  const isAbsent = cause instanceof NoSuchKey || cause instanceof NotFound;
  return isAbsent
    ? { kind: 'not-found', uri }
    : { kind: 'unavailable', uri, cause: explain(cause) };
}

/** HTTP status of the store's answer; null when there was none. */
export function statusOf(cause: unknown): number | null {
  return cause instanceof S3ServiceException ? (cause.$metadata.httpStatusCode ?? null) : null;
}

/** A refusal says which setting is wrong; the rest stays as it is. */
function explain(cause: unknown): unknown {
  if (!(cause instanceof S3ServiceException)) return cause;
  switch (cause.name) {
    case 'NoSuchBucket':
      return new Error('The bucket does not exist. Make it, or correct WAREHOUSE.', { cause });
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'AccessDenied':
    case 'Forbidden':
      return new Error(
        `The store refuses these keys (${cause.name}). Check S3_ACCESS_KEY and S3_SECRET_KEY, and what they may do.`,
        { cause },
      );
    default:
      return cause;
  }
}
