import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { SiteAuth, type Subject } from './nightscout-auth.ts';
import { applyFault, type Fault, Faults } from './nightscout-faults.ts';
import { parseQuery, type SiteDocument } from './nightscout-query.ts';
import { routeV1, type Site, type SiteReply, type SiteRequest } from './nightscout-routes.ts';
import { routeV3 } from './nightscout-routes-v3.ts';
import { SiteStore } from './nightscout-store.ts';
import type { V3Reply } from './nightscout-v3.ts';

export const SECRET = 'a-secret-of-this-site';
export const READER = 'reader-0123456789abcdef';
const SUBJECTS: readonly Subject[] = [{ name: 'reader', token: READER, permissions: ['*:*:read'] }];

export interface NightscoutOptions {
  readonly secret?: string;
  readonly subjects?: readonly Subject[];
  /** Anyone may read, as a site is unless it was closed. */
  readonly isOpen?: boolean;
  readonly now?: () => number;
  /** How calls are held after a wrong credential. */
  readonly sleep?: (ms: number) => Promise<void>;
  readonly jwtSeconds?: number;
  readonly maxLimit?: number;
  readonly hasMemory?: boolean;
  readonly obscureDevice?: string | null;
  readonly units?: 'mg/dl' | 'mmol';
  readonly deNormalizeDates?: boolean;
  /** Sends HTTP callers to HTTPS, as a site does by default. */
  readonly needsHttps?: boolean;
  /** Documents of another site that stand on the same database. */
  readonly store?: SiteStore;
}

export interface NightscoutServer extends AsyncDisposable {
  readonly url: string;
  readonly store: SiteStore;
  readonly faults: Faults;
  /** Paths with query as they came in, oldest first. */
  readonly requests: { readonly method: string; readonly url: string }[];
}

/** A Nightscout site, as 15.0.7 answers. */
export async function serveNightscout(options: NightscoutOptions = {}): Promise<NightscoutServer> {
  const now = options.now ?? Date.now;
  const store = options.store ?? new SiteStore(now);
  const isOpen = options.isOpen ?? true;
  const auth = new SiteAuth({
    secret: options.secret ?? SECRET,
    subjects: options.subjects ?? SUBJECTS,
    defaultPermissions: isOpen ? ['*:*:read'] : [],
    now,
    sleep: options.sleep ?? (async () => undefined),
    jwtSeconds: options.jwtSeconds ?? 28_800,
  });
  const site: Site = {
    store,
    auth,
    now,
    hasMemory: options.hasMemory ?? true,
    obscureDevice: options.obscureDevice ?? null,
    units: options.units ?? 'mg/dl',
    deNormalizeDates: options.deNormalizeDates ?? false,
    maxLimit: options.maxLimit ?? 1000,
    isDenied: !isOpen,
  };
  const faults = new Faults();
  const requests: { method: string; url: string }[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const target = request.url ?? '/';
    requests.push({ method: request.method ?? 'GET', url: target });
    const body = await readBody(request);
    const fault = faults.take(target);
    if (fault !== null && (await applyFault(fault, request, response))) return;
    const url = new URL(target, 'http://site.example');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const address = headers['x-forwarded-for'] ?? request.socket.remoteAddress ?? '';
    await auth.hold(address);
    if (options.needsHttps === true && headers['x-forwarded-proto'] !== 'https') {
      response.writeHead(307, { location: `https://${headers['host']}${target}` }).end();
      return;
    }
    const asked: SiteRequest = {
      method: request.method ?? 'GET',
      path: decodeURIComponent(url.pathname),
      search: target.includes('?') ? target.slice(target.indexOf('?')) : '',
      headers,
      body: parseBody(headers['content-type'], body),
      address,
    };
    const reply = routeV1(site, asked) ?? routeV3(site, asked);
    write(response, asked, reply, now(), fault);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/html' }).end(`<h1>${String(error)}</h1>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    store,
    faults,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(type: string | undefined, text: string): unknown {
  if (type?.startsWith('application/x-www-form-urlencoded')) return parseQuery(text);
  if (!type?.startsWith('application/json') || text === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}

function write(
  response: ServerResponse,
  request: SiteRequest,
  reply: SiteReply | null,
  nowMs: number,
  fault: Fault | null,
): void {
  const { status, headers, body } = render(request, reply);
  const etag = `W/"${body.length.toString(16)}-${createHash('sha1').update(body).digest('base64').slice(0, 27)}"`;
  const all: Record<string, string> = {
    date: new Date(nowMs).toUTCString(),
    ...(reply?.api === 'v1' && { etag }),
    ...headers,
  };
  const isKnown = request.headers['if-none-match'] === all['etag'] && all['etag'] !== undefined;
  const modified = Date.parse(all['last-modified'] ?? '');
  const isOld = modified <= Date.parse(request.headers['if-modified-since'] ?? '');
  if (request.method === 'GET' && status === 200 && (isKnown || isOld)) {
    response.writeHead(304, all).end();
    return;
  }
  const isPacked =
    request.headers['accept-encoding']?.includes('gzip') === true && body.length > 1024;
  const bytes = isPacked ? gzipSync(body) : Buffer.from(body);
  if (isPacked) all['content-encoding'] = 'gzip';
  if (fault?.kind === 'half') {
    if (fault.isTold) all['content-length'] = String(bytes.length);
    response.writeHead(status, all);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  response.writeHead(status, all).end(bytes);
}

interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function render(request: SiteRequest, reply: SiteReply | null): Rendered {
  if (reply === null) return { status: 404, headers: {}, body: 'Cannot GET' };
  if (reply.api === 'html') {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    return { status: reply.status, headers, body: '<html><h1>Connect</h1></html>' };
  }
  if (reply.api === 'v3') return renderV3(request, reply.reply);
  const { reply: v1 } = reply;
  if (v1.kind === 'json') {
    return { status: v1.status, headers: JSON_TYPE, body: JSON.stringify(v1.body ?? null) };
  }
  const modified =
    v1.newestMs === undefined ? {} : { 'last-modified': new Date(v1.newestMs).toUTCString() };
  const format = formatOf(request);
  if (format === 'json') {
    return {
      status: 200,
      headers: { ...JSON_TYPE, ...modified },
      body: JSON.stringify(v1.documents),
    };
  }
  const [type, separator] =
    format === 'csv' ? ['text/csv', ','] : ['text/tab-separated-values', '\t'];
  const lines = v1.documents.map((document) => textLine(document, separator));
  const headers = { 'content-type': `${type}; charset=utf-8`, ...modified };
  return { status: 200, headers, body: lines.join('\r\n') };
}

/** JSON only by suffix or when it is asked for by name: everything else is text. */
function formatOf({ path, headers }: SiteRequest): 'json' | 'csv' | 'tsv' {
  const suffix = /\.(json|csv|tsv|txt)$/.exec(path)?.[1];
  if (suffix === 'csv') return 'csv';
  if (suffix !== undefined) return suffix === 'json' ? 'json' : 'tsv';
  if (!path.startsWith('/api/v1/entries')) return 'json';
  return headers['accept']?.includes('application/json') === true ? 'json' : 'tsv';
}

const textLine = (document: SiteDocument, separator: string): string =>
  ['dateString', 'date', 'sgv', 'direction', 'device']
    .map((name) => (document[name] === undefined ? '' : JSON.stringify(document[name])))
    .join(separator);

function renderV3({ path }: SiteRequest, reply: V3Reply): Rendered {
  const { status, result, message, headers = {}, more } = reply;
  if (path.endsWith('.csv') && Array.isArray(result)) {
    const columns = Object.keys(result[0] ?? {});
    const lines = result.map((document) => columns.map((name) => document[name] ?? '').join(','));
    return {
      status,
      headers: { ...headers, 'content-type': 'text/csv; charset=utf-8' },
      body: [columns.join(','), ...lines].join('\n'),
    };
  }
  const body = JSON.stringify({
    status,
    ...(message !== undefined && { message }),
    ...(result !== undefined && { result }),
    ...more,
  });
  return { status, headers: { ...JSON_TYPE, ...headers }, body };
}
