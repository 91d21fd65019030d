import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3';
import type { StorageFailure } from '../../port.ts';

/** What went wrong with one object. */
export function toStorageFailure(uri: string, cause: unknown): StorageFailure {
  if (cause instanceof NoSuchKey || cause instanceof NotFound) return { kind: 'not-found', uri };
  const advice = adviceFor(cause);
  return { kind: 'unavailable', uri, cause, ...(advice !== null && { advice }) };
}

/** HTTP status of the store's answer; null when there was none. */
export function statusOf(cause: unknown): number | null {
  return cause instanceof S3ServiceException ? (cause.$metadata.httpStatusCode ?? null) : null;
}

/** True when the disk of the local copies has no room. */
export function isFullDisk(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** A refusal says which setting is wrong; null where the cause says enough. */
function adviceFor(cause: unknown): string | null {
  if (isFullDisk(cause)) {
    return 'The disk for local copies is full: free some space in the state folder, or lower S3_CACHE_BYTES.';
  }
  if (!(cause instanceof S3ServiceException)) return null;
  switch (cause.name) {
    case 'NoSuchBucket':
      return 'The bucket does not exist: make it, or correct WAREHOUSE.';
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'AccessDenied':
    case 'Forbidden':
      return `The store refuses these keys (${cause.name}): check S3_ACCESS_KEY and S3_SECRET_KEY, and what they may do.`;
    default:
      return null;
  }
}
