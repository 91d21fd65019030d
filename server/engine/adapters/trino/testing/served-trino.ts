import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrinoAccess } from '../trino-access.ts';

export interface ServedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with a request; `origin` is its own address. */
export type Serve = (
  request: ServedRequest,
  response: ServerResponse,
  origin: string,
) => void | Promise<void>;

export interface ServedTrino extends AsyncDisposable {
  readonly access: TrinoAccess;
  /** All requests so far. */
  readonly requests: readonly ServedRequest[];
}

/** A server that speaks the statement protocol as the test tells it to. */
export async function serveTrino(serve: Serve): Promise<ServedTrino> {
  const requests: ServedRequest[] = [];
  let origin = '';
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    };
    requests.push(request);
    await serve(request, response, origin);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    access: {
      origin,
      user: 'cascade',
      password: null,
      token: null,
      isSpooled: true,
      segmentOrigins: [],
    },
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answer(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = status === 200 ? 'application/json' : 'text/plain';
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}

interface PageParts {
  readonly next?: string;
  readonly state?: string;
  readonly columns?: readonly string[];
  readonly data?: unknown;
}

/** A page of the protocol; its columns are bigints. */
export function pageText({ next, state = 'RUNNING', columns, data }: PageParts): string {
  const bigint = { rawType: 'bigint', arguments: [] };
  return JSON.stringify({
    id: '20260101_000000_00001_abcde',
    nextUri: next,
    columns: columns?.map((name) => ({ name, type: 'bigint', typeSignature: bigint })),
    data,
    stats: { state, scheduled: state !== 'QUEUED', totalSplits: 4, completedSplits: 1 },
  });
}
