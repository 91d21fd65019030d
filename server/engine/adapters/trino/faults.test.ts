import { setTimeout as delay } from 'node:timers/promises';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { UnreachableError } from '../shared/unreachable-error.ts';
import {
  answer,
  pageText,
  type Serve,
  type ServedTrino,
  serveTrino,
} from './testing/served-trino.ts';
import { rowsOf, send } from './testing/statement.ts';
import { ProtocolError } from './trino-error.ts';

const FIRST = 'x/1';
const uri = (origin: string, name: string) => `${origin}/v1/statement/${name}`;
const isPost = ({ method }: { readonly method: string }) => method === 'POST';
const deletes = ({ requests }: ServedTrino) =>
  requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);

/** The POST answers with a page that leads to `then`. */
const begins =
  (then: Serve): Serve =>
  (request, response, origin) => {
    if (request.method === 'DELETE') return answer(response, 204, '');
    return isPost(request)
      ? answer(response, 200, pageText({ state: 'QUEUED', next: uri(origin, FIRST) }))
      : then(request, response, origin);
  };
const lastPage = pageText({
  state: 'FINISHED',
  columns: ['n'],
  data: [[9007199254740993n].map(Number)],
})
  // JSON would round it.
  .replace('9007199254740992', '9007199254740993');

test('every answer is a page, and the last one is the one without a next', async () => {
  await using served = await serveTrino(
    begins((_request, response) => answer(response, 200, lastPage)),
  );
  const pages = await send(served);
  expect(pages.map(({ stats }) => stats.state)).toEqual(['QUEUED', 'FINISHED']);
  expect(rowsOf(pages)).toEqual([[9007199254740993n]]);
  const [post] = served.requests;
  expect(post?.headers).toMatchObject({
    'x-trino-user': 'ada',
    'x-trino-client-capabilities': 'PATH,PARAMETRIC_DATETIME',
    'x-trino-time-zone': 'UTC',
    'x-trino-client-tags': 'console',
    'x-trino-trace-token': 't1',
    'x-trino-query-data-encoding': 'json+zstd, json',
  });
  expect(deletes(served)).toEqual([]);
});

test('a burst of refusals is waited out, also where the statement is taken', async () => {
  let refusals = 0;
  const statuses = [503, 429, 502, 504];
  await using served = await serveTrino((request, response, origin) => {
    if (isPost(request) && refusals < 2) {
      refusals += 1;
      return answer(response, refusals === 1 ? 503 : 429, 'busy', { 'retry-after': '0' });
    }
    return begins((_next, into) => {
      const status = statuses.shift();
      return status === undefined ? answer(into, 200, lastPage) : answer(into, status, 'busy');
    })(request, response, origin);
  });
  expect(rowsOf(await send(served))).toHaveLength(1);
});

test.each([
  ['a lost answer', null],
  ['an answer of a proxy that may have passed it on', 504],
])('a write is not sent again after %s, a read is', async (_name, status) => {
  const serve: Serve = (request, response, origin) => {
    if (!isPost(request) || lost > 0) {
      return begins((_next, into) => answer(into, 200, lastPage))(request, response, origin);
    }
    lost += 1;
    if (status === null) response.destroy();
    else answer(response, status, 'gateway timeout');
  };
  let lost = 0;
  {
    await using served = await serveTrino(serve);
    await expect(send(served, { isReadOnly: false })).rejects.toThrow(UnreachableError);
    expect(served.requests.filter(isPost)).toHaveLength(1);
  }
  lost = 0;
  await using served = await serveTrino(serve);
  expect(rowsOf(await send(served, { isReadOnly: true }))).toHaveLength(1);
  expect(served.requests.filter(isPost)).toHaveLength(2);
});

test('a connection that is cut in the middle of a page is taken up at the same page', async () => {
  let cuts = 0;
  await using served = await serveTrino(
    begins((_request, response) => {
      if (cuts === 2) return answer(response, 200, lastPage);
      cuts += 1;
      response.writeHead(200, { 'content-length': String(lastPage.length) });
      response.write(lastPage.slice(0, 40), () => response.destroy());
    }),
  );
  expect(rowsOf(await send(served))).toHaveLength(1);
});

test('an engine that does not come back is unreachable, and is told to stop', async () => {
  await using served = await serveTrino(begins((_request, response) => void response.destroy()));
  const given = send(served, { options: { retryForMs: 200 } });
  await expect(given).rejects.toThrow(UnreachableError);
  expect(deletes(served)).toEqual([`/v1/statement/${FIRST}`]);
});

test.each([
  ['half a page', lastPage.slice(0, -10)],
  ['the page of a proxy', '<html><body>Welcome</body></html>'],
  ['a page without an id', '{"stats":{"state":"RUNNING"}}'],
])('%s is no answer, and the statement is stopped', async (_name, text) => {
  await using served = await serveTrino(
    begins((_request, response) => answer(response, 200, text)),
  );
  await expect(send(served)).rejects.toThrow(ProtocolError);
  expect(deletes(served)).toEqual([`/v1/statement/${FIRST}`]);
});

test('a value of another type than its column is no answer either', async () => {
  await using served = await serveTrino(
    begins((_request, response, origin) => {
      const page = pageText({ columns: ['n'], data: [[true]], next: uri(origin, 'x/2') });
      answer(response, 200, page);
    }),
  );
  await expect(send(served)).rejects.toThrow(ProtocolError);
  expect(deletes(served)).toEqual(['/v1/statement/x/2']);
});

test('a refusal in words or in HTML is told in words', async () => {
  await using served = await serveTrino((_request, response) =>
    answer(response, 403, '<html><h1>Access   denied</h1> for ada</html>'),
  );
  await expect(send(served)).rejects.toThrow('It answered 403: Access denied for ada');
});

test('no answer leads to another host', async () => {
  await using elsewhere = await serveTrino((_request, response) => answer(response, 200, lastPage));
  await using served = await serveTrino((request, response) =>
    isPost(request)
      ? answer(response, 200, pageText({ next: uri(elsewhere.access.origin, FIRST) }))
      : answer(response, 200, lastPage),
  );
  expect(rowsOf(await send(served))).toHaveLength(1);
  expect(elsewhere.requests).toEqual([]);
  await using astray = await serveTrino((_request, response, origin) =>
    answer(response, 200, pageText({ next: `${origin}/ui/login` })),
  );
  await expect(send(astray)).rejects.toThrow(ProtocolError);
  expect(astray.requests).toHaveLength(1);
});

test('rows are not fetched from a host that nobody named', async () => {
  await using elsewhere = await serveTrino((_request, response) => answer(response, 200, '[[1]]'));
  const segment = { type: 'spooled', uri: `${elsewhere.access.origin}/a`, headers: {} };
  const data = { encoding: 'json', segments: [segment] };
  const text = pageText({ columns: ['n'], data });
  await using served = await serveTrino(
    begins((_request, response) => answer(response, 200, text)),
  );
  await expect(send(served)).rejects.toThrow(/was not told to read there/);
  expect(elsewhere.requests).toEqual([]);
  const told = {
    ...served,
    access: { ...served.access, segmentOrigins: [elsewhere.access.origin] },
  };
  expect(rowsOf(await send(told))).toEqual([[1n]]);
});

test('compressed segments are unpacked, and small ones are not compressed', async () => {
  const packed = zstdCompressSync(Buffer.from('[[1],[2]]')).toString('base64');
  const data = {
    encoding: 'json+zstd',
    segments: [
      { type: 'inline', data: packed, metadata: { uncompressedSize: 9 } },
      { type: 'inline', data: Buffer.from('[[3]]').toString('base64'), metadata: {} },
    ],
  };
  await using served = await serveTrino(
    begins((_request, response) => answer(response, 200, pageText({ columns: ['n'], data }))),
  );
  expect(rowsOf(await send(served))).toEqual([[1n], [2n], [3n]]);
});

/** A server that keeps a statement waiting for ever; `inTurn` says when the page after the first was asked for. */
async function endlessQueue() {
  const inTurn = Promise.withResolvers<void>();
  let number = 0;
  const served = await serveTrino(
    begins((_request, response, origin) => {
      number += 1;
      if (number > 1) inTurn.resolve();
      answer(response, 200, pageText({ state: 'QUEUED', next: uri(origin, `x/${number + 1}`) }));
    }),
  );
  return { served, inTurn: inTurn.promise };
}

test('a statement that waits for ever is stopped at the engine', async () => {
  const { served, inTurn } = await endlessQueue();
  await using _served = served;
  const stop = new AbortController();
  const ended = send(served, { signal: stop.signal });
  await inTurn;
  stop.abort(new Error('enough'));
  await expect(ended).rejects.toThrow('enough');
  expect(deletes(served)).toHaveLength(1);
});

test('a statement is stopped though its first answer is not here yet', async () => {
  const posted = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  await using served = await serveTrino(async (request, response, origin) => {
    if (request.method === 'DELETE') {
      answer(response, 204, '');
      return stopped.resolve();
    }
    posted.resolve();
    await goOn.promise;
    answer(response, 200, pageText({ state: 'QUEUED', next: uri(origin, FIRST) }));
  });
  const stop = new AbortController();
  const ended = send(served, { signal: stop.signal, isKept: true });
  await posted.promise;
  stop.abort(new Error('enough'));
  await expect(ended).rejects.toThrow('enough');
  goOn.resolve();
  await stopped.promise;
  expect(deletes(served)).toEqual([`/v1/statement/${FIRST}`]);
});

test('an engine that is silent is given up', async () => {
  await using served = await serveTrino(begins(() => delay(0)));
  const options = { silenceMs: 100, retryForMs: 200 };
  await expect(send(served, { options })).rejects.toThrow(UnreachableError);
});
