import { access, mkdir } from 'node:fs/promises';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { err, ok, type Result } from '#server/platform/result.ts';
import { failureToAppError } from '../../failure-to-app-error.ts';
import type { ObjectStore, StorageFailure, StoredObject } from '../../port.ts';
import { abortUploads } from './abort-uploads.ts';
import { openLocalCache } from './local-cache.ts';
import { keyBelow, localPath, type S3Root, uriOf } from './s3-address.ts';
import { statusOf, toStorageFailure } from './s3-failure.ts';
import {
  downloadTo,
  type ObjectName,
  readWhole,
  TRANSFER_ATTEMPTS,
  uploadFrom,
} from './s3-transfer.ts';

export interface S3Settings {
  readonly root: S3Root;
  /** Null: AWS itself. */
  readonly endpoint: string | null;
  readonly region: string;
  /** Null: what the AWS SDK finds in the environment, its profile files or the machine's role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  /** Bucket in the path instead of the host name: what most stores other than AWS need. */
  readonly pathStyle: boolean;
  /** Folder for the copies that the engine reads and the files that it writes. */
  readonly cacheFolder: string;
  readonly cacheMaxBytes: number;
  /** How long an answer may take to begin, and a transfer to stand still. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5000;

/**
 * Objects in a bucket of any S3 API that knows conditional writes (`If-None-Match: *`). The engine works
 * on local copies: data files never change, so a copy is as good as the object.
 */
export async function createS3Store(settings: S3Settings): Promise<ObjectStore & AsyncDisposable> {
  const { root, cacheFolder } = settings;
  const client = openClient(settings, settings.timeoutMs ?? TIMEOUT_MS);
  // A part takes as long as the line needs; only one that stands still is given up.
  const uploads = openClient(settings, 0);
  const cache = await openLocalCache(cacheFolder, settings.cacheMaxBytes);
  const pathOf = (key: string) => localPath(root, cacheFolder, key);

  const withKey = async <T>(
    uri: string,
    work: (object: ObjectName) => Promise<T>,
  ): Promise<Result<T, StorageFailure>> => {
    const key = keyBelow(root, uri);
    if (key === null) return err({ kind: 'outside', uri });
    try {
      return ok(await work({ Bucket: root.bucket, Key: key }));
    } catch (cause) {
      return err(toStorageFailure(uri, cause));
    }
  };
  const get = (object: ObjectName, range?: string, signal?: AbortSignal) =>
    readWhole(client, { ...object, ...(range !== undefined && { Range: range }) }, signal);
  const head = async (uri: string, object: ObjectName) => {
    const { ContentLength, LastModified } = await client.send(new HeadObjectCommand(object));
    return { uri, sizeBytes: ContentLength ?? 0, modifiedAt: LastModified ?? new Date(0) };
  };
  const create = async (object: ObjectName, bytes: Uint8Array, attempt = 1): Promise<boolean> => {
    try {
      await client.send(new PutObjectCommand({ ...object, Body: bytes, IfNoneMatch: '*' }));
      return true;
    } catch (cause) {
      const status = statusOf(cause);
      // AWS answers so while another creation of the name is under way: the next try knows who won.
      if (status === 409 && attempt < TRANSFER_ATTEMPTS) return create(object, bytes, attempt + 1);
      if (status !== 412) throw cause;
      // A repeated request finds what its own first try wrote, whose answer was lost.
      return Buffer.from(await get(object)).equals(bytes);
    }
  };

  return {
    root: root.uri,
    read: (uri, signal) => withKey(uri, (object) => get(object, undefined, signal)),
    readRange: (uri, start, end, signal) =>
      withKey(uri, async (object) => {
        if (start >= end) {
          await head(uri, object);
          return new Uint8Array();
        }
        try {
          return await get(object, `bytes=${start}-${end - 1}`, signal);
        } catch (cause) {
          // The object ends before the range begins.
          if (statusOf(cause) === 416) return new Uint8Array();
          throw cause;
        }
      }),
    put: (uri, bytes) =>
      withKey(uri, async (object) => {
        await client.send(new PutObjectCommand({ ...object, Body: bytes }));
      }),
    putIfAbsent: async (uri, bytes) => {
      const created = await withKey(uri, (object) => create(object, bytes));
      if (!created.ok) return created;
      return created.value ? ok(undefined) : err({ kind: 'exists', uri });
    },
    head: (uri) => withKey(uri, (object) => head(uri, object)),
    list: (prefix, signal) => list(client, root, prefix, signal),
    removeUnfinished: async (before, signal) => {
      try {
        return ok(await abortUploads(client, root, before, signal));
      } catch (cause) {
        return err(toStorageFailure(root.uri, cause));
      }
    },
    delete: (uri) =>
      withKey(uri, async (object) => {
        await client.send(new DeleteObjectCommand(object));
        await cache.drop(pathOf(object.Key));
      }),
    fetch: async (uris, signal) => {
      const keys = new Map<string, string>();
      for (const uri of uris) {
        const key = keyBelow(root, uri);
        if (key === null) return err({ kind: 'outside', uri });
        keys.set(pathOf(key), key);
      }
      let failed = uris[0] ?? root.uri;
      const download = async (path: string, part: string) => {
        const Key = keys.get(path) ?? '';
        try {
          await downloadTo(client, { Bucket: root.bucket, Key }, part, signal);
        } catch (cause) {
          failed = uriOf(root, Key);
          throw cause;
        }
      };
      try {
        return ok(await cache.hold([...keys.keys()], download, signal));
      } catch (cause) {
        return err(toStorageFailure(failed, cause));
      }
    },
    enginePath: (uri) => {
      const key = uri === root.uri ? root.keyPrefix : keyBelow(root, uri);
      if (key === null) throw failureToAppError({ kind: 'outside', uri });
      return pathOf(key).replace(/[\\/]$/, '');
    },
    prepare: (prefix) =>
      withKey(prefix, async ({ Key }) => {
        await mkdir(pathOf(Key), { recursive: true });
      }),
    settle: (uri, signal) =>
      withKey(uri, async (object) => {
        const path = pathOf(object.Key);
        const isWritten = await access(path).then(
          () => true,
          () => false,
        );
        if (isWritten) await uploadFrom(uploads, object, path, signal);
        else await head(uri, object);
        if (isWritten) await cache.adopt(path);
      }),
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      uploads.destroy();
    },
  };
}

/** `answerTimeoutMs` is for one request from its start to the head of the answer; 0 is none. */
function openClient(
  { endpoint, region, credentials, pathStyle, timeoutMs }: S3Settings,
  answerTimeoutMs: number,
): S3Client {
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: TRANSFER_ATTEMPTS,
    ...(endpoint !== null && { endpoint }),
    ...(credentials !== null && { credentials }),
    // Checksums beyond what S3 has always had are refused by many stores.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: answerTimeoutMs,
      socketTimeout: timeoutMs ?? TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}

async function* list(
  client: S3Client,
  root: S3Root,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncIterable<StoredObject> {
  const key = prefix === root.uri ? root.keyPrefix : keyBelow(root, prefix);
  if (key === null) throw failureToAppError({ kind: 'outside', uri: prefix });
  signal?.throwIfAborted();
  const pages = paginateListObjectsV2({ client }, { Bucket: root.bucket, Prefix: key });
  try {
    for await (const { Contents = [] } of pages) {
      for (const { Key, Size = 0, LastModified = new Date(0) } of Contents) {
        signal?.throwIfAborted();
        if (Key === undefined || Key.endsWith('/')) continue;
        yield { uri: uriOf(root, Key), sizeBytes: Size, modifiedAt: LastModified };
      }
    }
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw failureToAppError(toStorageFailure(prefix, cause));
  }
}
