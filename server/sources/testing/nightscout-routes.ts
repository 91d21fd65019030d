import type { Grant, SiteAuth } from './nightscout-auth.ts';
import { isObject, parseQuery, type SiteDocument } from './nightscout-query.ts';
import {
  castFilter,
  countDocuments,
  deleteDocuments,
  json,
  listDocuments,
  mongoError,
  type V1Options,
  type V1Reply,
  writeDocuments,
} from './nightscout-v1.ts';
import type { V3Reply } from './nightscout-v3.ts';

export interface SiteRequest {
  readonly method: string;
  /** Without query, decoded. */
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Null for one that was not JSON or not given; `SyntaxError` for broken JSON. */
  readonly body: unknown;
  readonly address: string;
}

/** An answer before it is written in a format. */
export type SiteReply =
  | { readonly api: 'v1'; readonly reply: V1Reply }
  | { readonly api: 'v3'; readonly reply: V3Reply }
  | { readonly api: 'html'; readonly status: number };

export interface Site extends V1Options {
  readonly auth: SiteAuth;
  readonly maxLimit: number;
  readonly isDenied: boolean;
}

export const VERSION = '15.0.7';
const UNAUTHORIZED = { status: 401, message: 'Unauthorized', description: 'Invalid/Missing' };
const v1 = (reply: V1Reply): SiteReply => ({ api: 'v1', reply });
const refused = () => v1(json(UNAUTHORIZED, 401));

/** The answer of the first and second API; null for a path that they do not have. */
export function routeV1(site: Site, request: SiteRequest): SiteReply | null {
  const path = request.path.replace(/\.(json|csv|tsv|txt)$/, '');
  const query = parseQuery(request.search);
  if (path === '/api/versions') {
    const version = (number: string, url: string) => ({ version: number, url });
    return v1(
      json([
        version('1.0.0', '/api/v1'),
        version('2.0.0', '/api/v2'),
        version('3.0.3-alpha', '/api/v3'),
      ]),
    );
  }
  const asked = /^\/api\/v2\/authorization\/request\/(.+)$/.exec(path)?.[1];
  if (asked !== undefined) {
    const issued = site.auth.issue(asked);
    return issued === null ? refused() : v1(json(issued));
  }
  if (!path.startsWith('/api/v1/')) return null;
  const bodySecret = isObject(request.body) ? request.body['secret'] : undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const grant = site.auth.forV1({
    secret: text(request.headers['api-secret'] ?? query['secret'] ?? bodySecret),
    token: text(query['token']),
    bearer: /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? null,
    address: request.address,
  });
  if (path === '/api/v1/verifyauth') return v1(json({ status: 200, message: verified(grant) }));
  if (grant.state === 'refused') return refused();
  return routeStores(site, request, { path: path.slice('/api/v1/'.length), query, grant });
}

function verified(grant: Grant) {
  const isAdmin = grant.may('*:*:admin');
  const isKnown = grant.state === 'known' && grant.may('api:entries:read');
  return {
    canRead: grant.state !== 'refused' && isKnown,
    canWrite: grant.may('api:entries:create') && isKnown,
    isAdmin,
    message: isKnown ? 'OK' : 'UNAUTHORIZED',
    rolefound: grant.state === 'known' && !isAdmin ? 'FOUND' : 'NOTFOUND',
    permissions: 'ROLE',
  };
}

function routeStores(
  site: Site,
  { method, body }: SiteRequest,
  {
    path,
    query,
    grant,
  }: { readonly path: string; readonly query: Record<string, unknown>; readonly grant: Grant },
): SiteReply | null {
  const [head = '', ...rest] = path.split('/');
  const may = (store: string, action: string) => grant.may(`api:${store}:${action}`);
  if (head === 'status') return may('status', 'read') ? v1(json(status(site))) : refused();
  if (head === 'experiments')
    return may('entries', 'create') ? v1(json({ status: 'ok' })) : refused();
  if (head === 'count' || head === 'echo') {
    const name = rest[0] === 'treatments' || rest[0] === 'devicestatus' ? rest[0] : 'entries';
    if (!may(name, 'read')) return refused();
    if (head === 'count') return v1(countDocuments(site, name, query));
    const type = rest[1] === undefined ? {} : { type: rest[1] };
    const find = isObject(query['find']) ? query['find'] : {};
    return v1(
      json({
        query: { ...castFilter(name, find), ...type },
        input: query,
        params: {},
        storage: name,
      }),
    );
  }
  if (head === 'slice' || head === 'times') {
    return may('entries', 'read') ? v1(slice(site, head, rest, query)) : refused();
  }
  if (head === 'profile' || head === 'profiles') {
    if (!may('profile', method === 'GET' ? 'read' : 'create')) return refused();
    return method === 'GET'
      ? v1(profiles(site, head, rest[0], query))
      : v1(writeDocuments(site, 'profile', body));
  }
  if (head !== 'entries' && head !== 'treatments' && head !== 'devicestatus') return null;
  switch (method) {
    case 'GET':
      if (!may(head, 'read')) return refused();
      return head === 'entries'
        ? v1(entries(site, rest[0], query))
        : v1(listDocuments(site, head, query, null));
    case 'POST':
    case 'PUT': {
      if (!may(head, 'create')) return refused();
      if (body instanceof SyntaxError) return { api: 'html', status: 400 };
      if (method === 'PUT' && head === 'entries') return null;
      const written = writeDocuments(site, head, body);
      const isOne = method === 'PUT' && written.kind === 'json' && Array.isArray(written.body);
      return v1(isOne ? json(written.body[0]) : written);
    }
    case 'DELETE': {
      if (!may(head, 'delete')) return refused();
      const find = rest[0] === undefined ? query : { find: { _id: rest[0] } };
      const deleted = deleteDocuments(site, head, find);
      return rest[0] === undefined && query['find'] === undefined
        ? { api: 'html', status: 500 }
        : v1(deleted);
    }
    default:
      return null;
  }
}

function entries(site: Site, word: string | undefined, query: Record<string, unknown>): V1Reply {
  if (word === undefined) return listDocuments(site, 'entries', query, null);
  if (word === 'current') {
    const newest = listDocuments(
      site,
      'entries',
      { find: { date: { $gte: '0' } }, count: '1' },
      null,
    );
    return newest;
  }
  if (!/^[0-9a-f]{24}$/i.test(word)) return listDocuments(site, 'entries', query, word);
  const found = site.store.all('entries').filter((document) => document['_id'] === word);
  return found.length === 0
    ? mongoError(`No such id: '${word}'`)
    : { kind: 'documents', documents: found };
}

/** Patterns on a field: `slice/entries/dateString/sgv/2026-11-22/T0`, `times/2026-11/T{06..07}:.*`. */
function slice(
  site: Site,
  head: string,
  rest: readonly string[],
  query: Record<string, unknown>,
): V1Reply {
  const [storage, field = 'dateString', type, prefix = '', regex = ''] =
    head === 'slice' ? rest : ['entries', 'dateString', 'sgv', ...rest];
  if (storage !== 'entries') return json([]);
  const patterns = expand(regex).map((text) => new RegExp(`^${prefix}.*${text}`));
  const found = listDocuments(
    site,
    'entries',
    { ...query, count: '0', find: { date: { $gte: '0' }, type } },
    null,
  );
  if (found.kind !== 'documents') return found;
  const limit = Number(query['count'] ?? 10);
  const documents = found.documents
    .filter((document) => patterns.some((pattern) => pattern.test(String(document[field] ?? ''))))
    .slice(0, limit);
  return { kind: 'documents', documents };
}

function expand(text: string): readonly string[] {
  const [, before = '', from, to, after = ''] = /^(.*)\{(\d+)\.\.(\d+)\}(.*)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return [text];
  const width = from.length;
  return Array.from(
    { length: Number(to) - Number(from) + 1 },
    (_, index) => `${before}${String(Number(from) + index).padStart(width, '0')}${after}`,
  );
}

function profiles(
  site: Site,
  head: string,
  word: string | undefined,
  query: Record<string, unknown>,
): V1Reply {
  const start = (document: SiteDocument) => Date.parse(String(document['startDate']));
  const all = site.store.all('profile').toSorted((a, b) => start(b) - start(a));
  if (word === 'current') return json(all[0] ?? null);
  const inWindow = (document: SiteDocument) => start(document) >= site.now() - 345_600_000;
  const found = head === 'profiles' ? all.filter(inWindow) : all;
  return { kind: 'documents', documents: found.slice(0, Number(query['count'] ?? 10)) };
}

function status({ now, units }: Site) {
  return {
    status: 'ok',
    name: 'nightscout',
    version: VERSION,
    serverTime: new Date(now()).toISOString(),
    serverTimeEpoch: now(),
    apiEnabled: true,
    careportalEnabled: true,
    boluscalcEnabled: false,
    extendedSettings: {},
    authorized: null,
    runtimeState: 'loaded',
    settings: {
      units,
      thresholds: { bgHigh: 260, bgTargetTop: 180, bgTargetBottom: 80, bgLow: 55 },
    },
  };
}
