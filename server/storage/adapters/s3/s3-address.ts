import { join } from 'node:path';

/** A bucket, and the part of it that is the warehouse. */
export interface S3Root {
  readonly bucket: string;
  /** Begins every key, ends in a slash; empty when the whole bucket is the warehouse. */
  readonly keyPrefix: string;
  /** `s3://bucket/prefix`, without a trailing slash. */
  readonly uri: string;
}

const ADDRESS = /^s3a?:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/** Parts of `s3://bucket/prefix` (`s3a:` is the same thing); null for anything else. */
export function parseS3Root(address: string): S3Root | null {
  const [, bucket, path = ''] = ADDRESS.exec(address) ?? [];
  if (bucket === undefined) return null;
  const prefix = path.replace(/\/+$/, '');
  if (prefix !== '' && !isPlain(prefix)) return null;
  return {
    bucket,
    keyPrefix: prefix === '' ? '' : `${prefix}/`,
    uri: prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`,
  };
}

/** Key of a URI below the root; null for any other, and for one that is not plainly spelled. */
export function keyBelow(root: S3Root, uri: string): string | null {
  const rest = uri.startsWith(`${root.uri}/`) ? uri.slice(root.uri.length + 1) : null;
  // A trailing slash stands for a folder, as in the prefix of a list.
  return rest !== null && isPlain(rest.replace(/\/$/, '')) ? root.keyPrefix + rest : null;
}

export function uriOf(root: S3Root, key: string): string {
  return `${root.uri}/${key.slice(root.keyPrefix.length)}`;
}

/** Where the copy of an object lies in a local folder. */
export function localPath(root: S3Root, folder: string, key: string): string {
  return join(folder, key.slice(root.keyPrefix.length));
}

/** What could leave a folder on disk, or is an object of its own on S3 and not there, is not plain. */
function isPlain(path: string): boolean {
  return (
    !path.includes('\0') &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}
