import { isObject } from './nightscout-query.ts';
import { type Site, type SiteReply, type SiteRequest, VERSION } from './nightscout-routes.ts';
import { STORES } from './nightscout-store.ts';
import * as v3 from './nightscout-v3.ts';
import { create, remove, update } from './nightscout-v3-writes.ts';

/** The answer of the third API; null for a path that it does not have. */
export function routeV3(site: Site, request: SiteRequest): SiteReply | null {
  if (!request.path.startsWith('/api/v3/')) return null;
  const reply = answerV3(site, request);
  return { api: 'v3', reply };
}

function answerV3(
  site: Site,
  { method, path, search, headers, body, address }: SiteRequest,
): v3.V3Reply {
  const segments = path.slice('/api/v3/'.length).split('/');
  const [suffixed] = [segments.at(-1) ?? ''];
  const suffix = /\.([^./]*)$/.exec(suffixed)?.[1] ?? null;
  const isFormat = suffix === null || ['json', 'csv', 'xml'].includes(suffix);
  const [head = '', second, third] = segments.map((text, index) =>
    index === segments.length - 1 && suffix !== null ? text.slice(0, -suffix.length - 1) : text,
  );
  const { store, auth, maxLimit, now } = site;
  const about = {
    version: VERSION,
    apiVersion: '3.0.3-alpha',
    srvDate: now(),
    storage: { storage: 'mongodb', version: '5.0.0' },
  };
  if (head === 'version') return { status: 200, result: about };
  const bearer = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? null;
  const grant = auth.forV3(bearer, address);
  if (grant.state === 'absent')
    return { status: 401, message: 'Missing or bad access token or JWT' };
  if (grant.state === 'refused') return { status: 401, message: 'Bad access token or JWT' };
  const readable = STORES.filter((name) => grant.may(`api:${name}:read`));
  // A subject that has its rights by single collections is told that it has none.
  const isByCollection = grant.permissions.every((text) => !text.includes('*'));
  if (head === 'status') {
    const apiPermissions = isByCollection
      ? {}
      : Object.fromEntries(readable.map((name) => [name, 'r']));
    return { status: 200, result: { ...about, apiPermissions } };
  }
  if (head === 'lastModified') return v3.lastModified(store, readable, now());
  const name = STORES.find((known) => known === head);
  if (name === undefined) return { status: 404, message: 'Bad operation or collection' };
  const lacks = (action: string): v3.V3Reply | null =>
    grant.may(`api:${name}:${action}`)
      ? null
      : { status: 403, message: `Missing permission api:${name}:${action}` };
  const parameters = [...new URLSearchParams(search)];
  const writing = { store, name, nowMs: now(), subject: grant.subject ?? '' };
  if (method === 'GET') {
    if (!isFormat) return { status: 406, message: 'Unsupported output format requested' };
    const missing = lacks('read');
    if (missing !== null) return missing;
    if (second === undefined) return v3.search(store, name, parameters, maxLimit);
    if (second !== 'history') return v3.read(store, name, second, parameters);
    return v3.history(store, name, since(third, headers['last-modified']), parameters, maxLimit);
  }
  if (method === 'POST') {
    const missing = lacks('create');
    if (missing !== null) return missing;
    if (body instanceof SyntaxError) return { status: 500, message: 'Internal Server Error' };
    return create(writing, body);
  }
  if (second === undefined) return { status: 404 };
  if (method === 'DELETE') {
    return (
      lacks('delete') ??
      remove(
        writing,
        second,
        parameters.some(([key, value]) => key === 'permanent' && value === 'true'),
      )
    );
  }
  const missing = lacks('update');
  if (missing !== null) return missing;
  const unmodified = Date.parse(headers['if-unmodified-since'] ?? '');
  const mode = method === 'PUT' ? 'put' : 'patch';
  return update(
    writing,
    second,
    isObject(body) ? body : {},
    mode,
    Number.isNaN(unmodified) ? null : unmodified,
  );
}

/** In the path strictly after a moment in ms, s or ISO; in the header from a second on. */
function since(path: string | undefined, header: string | undefined) {
  if (path === undefined) return { fromMs: Date.parse(header ?? ''), isInclusive: true };
  const number = Number(path);
  const fromMs = Number.isFinite(number)
    ? number < 1e11
      ? number * 1000
      : number
    : Date.parse(path);
  return { fromMs, isInclusive: false };
}
