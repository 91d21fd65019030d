import { audited } from '#server/auth/audited.ts';
import { authenticateClient } from '#server/auth/authenticate-client.ts';
import type { Client } from '#server/auth/model/client.ts';
import { refusalOf } from '#server/auth/model/permissions.ts';
import { type AuditEntry, recordAudit } from '#server/auth/record-audit.ts';
import { failureToAppError } from '#server/catalog/failure-to-app-error.ts';
import type { CatalogFailure } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Door, DoorAnswer, DoorRequest } from '../door/door.ts';
import type { DoorDeps } from '../door/open-doors.ts';
import type { Call } from './call.ts';
import { ENDPOINTS, type Endpoint, findEndpoint } from './endpoints.ts';
import { errorAnswer, failureAnswer, jsonAnswer, noReference, unknownClient } from './failure.ts';
import { parseRoute, prefixOf, type Route } from './route.ts';
import { storageSettings } from './settings.ts';
import { tokenAnswer } from './token-answer.ts';

const PREFIX = '/iceberg/';

/** The Iceberg REST protocol over the catalog; the prefix is a branch, a tag or a commit. */
export function createIcebergDoor(deps: DoorDeps): Door {
  return { prefix: PREFIX, answer: (request) => answer(deps, request) };
}

async function answer(deps: DoorDeps, request: DoorRequest): Promise<DoorAnswer> {
  let isWrite = false;
  try {
    const route = parseRoute(request.path, PREFIX);
    if (route === null) return unknownPath(request);
    if (route.kind === 'token') {
      return request.method === 'POST'
        ? await tokenAnswer(deps, request)
        : unknownPath(request, true);
    }
    const { address, headers } = request;
    const authorization = headers.get('authorization');
    const client = await authenticateClient(deps, { authorization, address });
    if (client === null) return unknownClient();
    if (route.kind === 'config') return await configAnswer(deps, request, route.base);
    const found = findEndpoint(request.method, route.segments);
    if (found.endpoint === null) return unknownPath(request, found.isKnownPath);
    const { endpoint, path } = found;
    isWrite = endpoint.action !== null;
    return await callEndpoint(deps, { client, request, route, endpoint, path });
  } catch (cause) {
    if (cause instanceof AppError) return failureAnswer(cause, { isWrite });
    const { requestId } = request;
    deps.log.error({ requestId, error: String(cause), stack: stackOf(cause) }, 'iceberg failed');
    const message = `Something went wrong on our side. The log has the details under ${requestId}.`;
    return errorAnswer({ status: 500, type: 'InternalServerError' }, message);
  }
}

interface Asked {
  readonly client: Client;
  readonly request: DoorRequest;
  readonly route: Extract<Route, { readonly kind: 'resource' }>;
  readonly endpoint: Endpoint;
  readonly path: Call['path'];
}

async function callEndpoint(deps: DoorDeps, asked: Asked): Promise<DoorAnswer> {
  const { client, request, route, endpoint, path } = asked;
  const { defaultBranch } = deps.catalog;
  const spec = route.ref ?? defaultBranch;
  const resolved = await deps.catalog.resolve(spec);
  if (!resolved.ok) return unresolved(resolved.error);
  const query = new URLSearchParams(request.query);
  const ref = `@${resolved.value.hash}`;
  let subject: string | null = '';
  const concerns: Call['concerns'] = (given) => {
    subject = given;
  };
  const call: Call = { deps, client, request, spec, ref, path, query, concerns };
  if (endpoint.action === null) return endpoint.answer(call);
  const segments = route.segments.slice(1).map(readable);
  const line = { by: client.name, action: endpoint.action, target: [spec, ...segments].join(' ') };
  const audit = async (entry: AuditEntry) => {
    if (subject === null && entry.outcome === 'done') return;
    const target = [entry.target, subject].filter((part) => part).join(' ');
    await recordAudit(deps, { ...entry, target });
  };
  return audited({ audit, log: deps.log }, line, async () => {
    const refused = refusalOf(client, { kind: 'write' }, { defaultBranch });
    if (refused !== null) throw new AppError('forbidden', refused);
    return endpoint.answer(call);
  });
}

async function configAnswer(
  deps: DoorDeps,
  request: DoorRequest,
  base: string | null,
): Promise<DoorAnswer> {
  const { catalog, store } = deps;
  const warehouse = new URLSearchParams(request.query).get('warehouse');
  // There is one warehouse. A client that can name nothing else names its branch there.
  const named = warehouse === null || warehouse === '' || warehouse.startsWith(store.root);
  const ref = base ?? (named ? catalog.defaultBranch : warehouse);
  const resolved = await catalog.resolve(ref);
  if (!resolved.ok) return unresolved(resolved.error);
  const settings = storageSettings(deps);
  return jsonAnswer({
    // A client may reach the same store by another address, so what it sets itself goes before these.
    defaults: { ...settings, prefix: prefixOf(ref), 'rest-metrics-reporting-enabled': 'false' },
    overrides: {},
    endpoints: ENDPOINTS.map(({ method, pattern }) => `${method} /v1/{prefix}/${pattern}`),
  });
}

function unresolved(failure: CatalogFailure): DoorAnswer {
  const cause = failureToAppError(failure);
  return cause.code === 'not-found' || cause.code === 'invalid'
    ? noReference(cause.message)
    : failureAnswer(cause, { isWrite: false });
}

function unknownPath({ method, path }: DoorRequest, isKnownPath = false): DoorAnswer {
  if (isKnownPath) {
    return errorAnswer(
      { status: 405, type: 'MethodNotAllowedException' },
      `No ${method} of ${path}`,
    );
  }
  return errorAnswer({ status: 404, type: 'NotFoundException' }, `Nothing is served at ${path}`);
}

const readable = (segment: string): string => segment.replaceAll('\u001f', '.');

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
