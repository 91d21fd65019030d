import { z } from 'zod';
import type { Client } from '#server/auth/model/client.ts';
import type { CommitNote } from '#server/catalog/commit-at-head.ts';
import { parseReferenceSpec } from '#server/catalog/model/reference-spec.ts';
import { refusal } from '#server/catalog/refusal.ts';
import { parseExact } from '#server/iceberg/codec/json.ts';
import { AppError } from '#server/platform/errors.ts';
import type { DoorAnswer, DoorRequest } from '../door/door.ts';
import type { DoorDeps } from '../door/open-doors.ts';
import { commitHeaders } from '../nessie/commit-headers.ts';
import { badRequest } from './failure.ts';
import { namespaceOf } from './route.ts';
import { type NamedPlace, resolveName } from './table-name.ts';

/** One call of an endpoint by a client that is known. */
export interface Call {
  readonly deps: DoorDeps;
  readonly client: Client;
  readonly request: DoorRequest;
  /** Reference spec of the prefix. */
  readonly spec: string;
  /** The commit that the prefix stood at when the call came: `@<hash>`. */
  readonly ref: string;
  /** Values of the path by the names in the endpoint's pattern, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Tells the audit log what the call is about beside its path; `null`: it changes nothing. */
  readonly concerns: (subject: string | null) => void;
}

export type Answer = (call: Call) => Promise<DoorAnswer>;

/** The namespace in the path. */
export const namespaceIn = ({ path }: Call): readonly string[] =>
  namespaceOf(path['namespace'] ?? '');

/** The key of the table or view in the path, for writing. Throws `invalid` when its name pins a state. */
export async function keyIn(call: Call, member: 'table' | 'view'): Promise<readonly string[]> {
  const place = await placeIn(call, member);
  if (!place.isPinned) return place.key;
  throw badRequest(`${call.path[member]} names a state that was: it is read and never written.`);
}

/** Where the table or view in the path is to be read. */
export function placeIn(call: Call, member: 'table' | 'view'): Promise<NamedPlace> {
  const { deps, ref, spec } = call;
  const name = call.path[member] ?? '';
  const namespace = namespaceIn(call);
  // A moment is one of the branch, which its commit of now does not know.
  return resolveName(deps, { ref: name.includes('#') ? spec : ref, namespace, name });
}

/** The branch that the prefix names. Throws `invalid` when it names a state instead. */
export function branchIn({ spec }: Call): string {
  const parsed = parseReferenceSpec(spec);
  if (typeof parsed !== 'string' && parsed.hash === null && parsed.steps.length === 0) return spec;
  throw refusal('not-a-branch', `'${spec}' is a state that was: it is read and never written.`);
}

/** Who commits, and what the headers `Nessie-Commit-*` say about it. Properties of this console's own are not taken. */
export function noteOf({ client, request }: Call): CommitNote {
  const { message, authors, signedOffBy, properties } = commitHeaders(request.headers);
  const own = Object.entries(properties).filter(([name]) => !name.startsWith('cascade.'));
  const agent = request.headers.get('user-agent')?.slice(0, 200);
  return {
    message: message ?? null,
    committer: client.name,
    authors: authors ?? [client.name],
    ...(signedOffBy !== undefined && { signedOffBy }),
    properties: {
      ...Object.fromEntries(own),
      'cascade.by': [client.name],
      ...(agent !== undefined && { 'cascade.client': [agent] }),
    },
  };
}

/** The body as the schema wants it. Throws `invalid`. */
export async function bodyOf<T>({ request }: Call, schema: z.ZodType<T>): Promise<T> {
  const body = await request.readBody();
  if (body === 'too-large') {
    throw refusal('too-large', 'The request is too large. Send it in parts.');
  }
  if (body === 'damaged') throw badRequest('The compressed body cannot be unpacked.');
  try {
    const parsed = schema.safeParse(parseExact(new TextDecoder().decode(body)));
    if (parsed.success) return parsed.data;
    throw badRequest(`The request is not understood: ${z.prettifyError(parsed.error)}`);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badRequest(`The request is not understood: ${reason}`);
  }
}
