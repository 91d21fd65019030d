import type { Client } from '#server/auth/model/client.ts';
import { type NessieError, toWireError } from '#server/catalog/wire/errors.ts';
import { formatWire, parseWire } from '#server/catalog/wire/json.ts';
import type { Door, DoorAnswer, DoorRequest } from '../door/door.ts';
import type { Call, NessieDeps } from './call.ts';
import { endpointOf } from './endpoints.ts';
import { BareFailure, badRequest, errorOf, NessieFailure } from './failure.ts';
import { readRoute } from './route.ts';
import { oldEndpointOf } from './v1.ts';

const PREFIX = '/nessie/';
const BASE = '/nessie/api/v2/';
const OLD_BASE = '/nessie/api/v1/';

interface DoorDeps extends NessieDeps {
  /** Null: nobody we know. Throws `too-many-requests`. */
  readonly authenticate: (request: DoorRequest) => Promise<Client | null>;
}

/** The catalog as a server of Nessie's API v2 below `/nessie/api/v2/`, and of what old clients ask of v1 beside it. */
export function createNessieDoor(deps: DoorDeps): Door {
  return {
    prefix: PREFIX,
    async answer(request) {
      try {
        return await answerKnown(deps, request);
      } catch (cause) {
        if (cause instanceof BareFailure) return { status: cause.status, body: null };
        const error = errorOf(cause);
        if (error === null) throw cause;
        return { ...errorAnswer(request, error), cause: reasonFor(cause) };
      }
    },
  };
}

async function answerKnown(deps: DoorDeps, request: DoorRequest): Promise<DoorAnswer> {
  const client = await deps.authenticate(request);
  if (client === null) {
    return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: null };
  }
  const endpoint = findEndpoint(request);
  const call: Call = {
    catalog: deps.catalog,
    audit: deps.audit,
    deleteReference: deps.deleteReference,
    log: deps.log,
    client,
    headers: request.headers,
    query: new URLSearchParams(request.query),
    readJson: () => readJson(request),
  };
  const answer = await endpoint(call);
  if (answer === null) return { status: 204, body: null };
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: formatWire(answer),
  };
}

/** Throws the status that the real server answers for what is not there. */
function findEndpoint({ method, path }: DoorRequest): (call: Call) => Promise<unknown> {
  if (path.startsWith(OLD_BASE)) {
    const old = oldEndpointOf(method, path.slice(OLD_BASE.length));
    if (old === null) throw new BareFailure(404);
    return old;
  }
  const route = path.startsWith(BASE) ? readRoute(path.slice(BASE.length)) : null;
  if (route === null) throw new BareFailure(404);
  if (route === 'unreadable') throw new BareFailure(400);
  const endpoint = endpointOf(method, route);
  if (endpoint === null) throw new BareFailure(405);
  return endpoint;
}

async function readJson(request: DoorRequest): Promise<unknown> {
  const type = request.headers.get('content-type');
  if (type !== null && !/^application\/json\s*(;|$)/i.test(type)) {
    throw new NessieFailure({
      status: 415,
      errorCode: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'The content-type header value did not match the value in @Consumes',
    });
  }
  const body = await request.readBody();
  if (body === 'too-large') throw new BareFailure(413);
  if (body === 'damaged') throw badRequest('The body cannot be unpacked.');
  try {
    return parseWire(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw badRequest(`The body is no JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
}

const reasonFor = (cause: unknown): unknown => (cause instanceof Error ? cause.cause : undefined);

function errorAnswer(request: DoorRequest, error: NessieError): DoorAnswer {
  const spec = Number.parseInt(request.headers.get('nessie-client-spec') ?? '0', 10);
  return {
    status: error.status,
    headers: { 'content-type': 'application/json' },
    body: formatWire(toWireError(error, spec >= 2)),
  };
}
