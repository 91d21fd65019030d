import { clientOfSecret } from '#server/auth/authenticate-client.ts';
import type { DoorAnswer, DoorRequest } from '../door/door.ts';
import type { DoorDeps } from '../door/open-doors.ts';
import { jsonAnswer } from './failure.ts';

const MAX_FORM_BYTES = 16 * 1024;

/**
 * For clients that insist on fetching a token first: whoever shows one of this console's tokens as
 * `client_secret` (or as the token to be exchanged) gets it back. `client_id` may be anything. Whoever is
 * asking is not known yet. Throws `too-many-requests`.
 */
export async function tokenAnswer(deps: DoorDeps, request: DoorRequest): Promise<DoorAnswer> {
  await deps.limits.requireRefusalsLeft(request.address);
  const body = await request.readBody(MAX_FORM_BYTES);
  const form = new URLSearchParams(typeof body === 'string' ? '' : new TextDecoder().decode(body));
  const secret = form.get('client_secret') ?? form.get('subject_token') ?? basicSecret(request);
  const client =
    secret === null || secret === '' ? null : await clientOfSecret(deps, secret, request.address);
  if (client === null) {
    await deps.limits.countRefusal(request.address);
    const refusal = {
      error: 'invalid_client',
      error_description: 'client_secret is a token of this console, made under Settings.',
    };
    return { ...jsonAnswer(refusal), status: 401 };
  }
  return jsonAnswer(
    {
      access_token: secret,
      token_type: 'bearer',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    },
    { 'cache-control': 'no-store' },
  );
}

function basicSecret({ headers }: DoorRequest): string | null {
  const value = /^Basic\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (value === undefined) return null;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}
