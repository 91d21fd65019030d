import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureToAppError } from '../../failure-to-app-error.ts';
import { createS3Store } from './s3-store.ts';

const root = { bucket: 'lake', keyPrefix: 'wh/', uri: 's3://lake/wh' };
const uri = `${root.uri}/t/a.parquet`;
const bytes = new TextEncoder().encode('0123456789');
const FAULT = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>said the store</Message></Error>`;

/** A store in front of a server that misbehaves as told, request by request; the last answer stays. */
async function openFaulty(...answers: readonly RequestListener[]) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(`${request.method}`);
    request.resume();
    request.on('end', () => answer?.(request, response));
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const cacheFolder = await mkdtemp(join(tmpdir(), 's3-faults-'));
  const { port } = server.address() as AddressInfo;
  const store = await createS3Store({
    root,
    cacheFolder,
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    pathStyle: true,
    cacheMaxBytes: 1_000_000,
    timeoutMs: 300,
  });
  return {
    store,
    seen,
    cacheFolder,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      await rm(cacheFolder, { recursive: true, force: true });
    },
  };
}

const says =
  (status: number, body: string | Uint8Array = ''): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
const whole: RequestListener = (_request, response) =>
  void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
const cutOff: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': bytes.length });
  response.write(bytes.subarray(0, 4), () => response.destroy());
};
const silent: RequestListener = () => undefined;

test('a store that answers 500 and 503 and then works is asked again', async () => {
  await using faulty = await openFaulty(
    says(500, FAULT('InternalError')),
    says(503, FAULT('SlowDown')),
    whole,
  );
  expect(await faulty.store.read(uri)).toEqual({ ok: true, value: bytes });
  expect(faulty.seen).toHaveLength(3);
});

test('a store that only answers 503 is given up, and named', async () => {
  await using faulty = await openFaulty(says(503, FAULT('SlowDown')));
  const answer = await faulty.store.put(uri, bytes);
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unavailable', uri } });
  expect(faulty.seen).toHaveLength(4);
});

test('a body that is cut off is never taken for the object', async () => {
  await using faulty = await openFaulty(cutOff, cutOff, whole);
  expect(await faulty.store.read(uri)).toEqual({ ok: true, value: bytes });
  await using hopeless = await openFaulty(cutOff);
  expect(await hopeless.store.read(uri)).toMatchObject({ error: { kind: 'unavailable', uri } });
});

test('a file that is cut off while it comes is asked for again, and never left in the cache', async () => {
  await using faulty = await openFaulty(cutOff, whole);
  const fetched = await faulty.store.fetch([uri]);
  expect(fetched.ok).toBe(true);
  if (fetched.ok) await fetched.value[Symbol.asyncDispose]();
  await using hopeless = await openFaulty(cutOff);
  expect(await hopeless.store.fetch([uri])).toMatchObject({ error: { kind: 'unavailable', uri } });
  expect(await readdir(join(hopeless.cacheFolder, 't'))).toEqual([]);
});

test('a store that never answers is given up in time', async () => {
  await using faulty = await openFaulty(silent);
  expect(await faulty.store.read(uri)).toMatchObject({ error: { kind: 'unavailable', uri } });
});

test('a caller who gives up does not wait for the store', async () => {
  await using faulty = await openFaulty(silent);
  const reading = faulty.store.read(uri, AbortSignal.timeout(50));
  expect(await reading).toMatchObject({ ok: false });
  expect(faulty.seen).toHaveLength(1);
});

test('refused keys and an absent bucket say what to correct', async () => {
  const messageOf = async (status: number, code: string) => {
    await using faulty = await openFaulty(says(status, FAULT(code)));
    const answer = await faulty.store.put(uri, bytes);
    if (answer.ok) throw new Error('it did not fail');
    return failureToAppError(answer.error).message;
  };
  expect(await messageOf(403, 'SignatureDoesNotMatch')).toContain(
    `${uri}. The store refuses these keys (SignatureDoesNotMatch): check S3_ACCESS_KEY`,
  );
  expect(await messageOf(404, 'NoSuchBucket')).toContain('The bucket does not exist');
});

test('a creation whose answer was lost is a success when the object holds its bytes, and lost otherwise', async () => {
  const taken = says(412, FAULT('PreconditionFailed'));
  await using own = await openFaulty(says(500, FAULT('InternalError')), taken, whole);
  expect(await own.store.putIfAbsent(uri, bytes)).toEqual({ ok: true, value: undefined });
  await using foreign = await openFaulty(says(500, FAULT('InternalError')), taken, whole);
  const other = new TextEncoder().encode('other');
  expect(await foreign.store.putIfAbsent(uri, other)).toMatchObject({ error: { kind: 'exists' } });
});

test('a creation that another one holds up is tried again, until it is known who won', async () => {
  const busy = says(409, FAULT('ConditionalRequestConflict'));
  await using won = await openFaulty(busy, whole);
  expect(await won.store.putIfAbsent(uri, bytes)).toEqual({ ok: true, value: undefined });
  const taken = says(412, FAULT('PreconditionFailed'));
  await using lost = await openFaulty(busy, taken, whole);
  const other = new TextEncoder().encode('other');
  expect(await lost.store.putIfAbsent(uri, other)).toMatchObject({ error: { kind: 'exists' } });
});

test('an upload ends when nobody wants it any more', async () => {
  await using faulty = await openFaulty(silent);
  const { store } = faulty;
  await store.prepare(`${root.uri}/t`);
  await writeFile(store.enginePath(uri), bytes);
  const stopping = new AbortController();
  const settling = store.settle(uri, stopping.signal);
  stopping.abort();
  expect(await settling).toMatchObject({ ok: false, error: { kind: 'unavailable', uri } });
});
