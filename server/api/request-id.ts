import { newId } from '#server/platform/ids.ts';

export const REQUEST_ID_HEADER = 'x-request-id';

/** The id of a request, given by a proxy before us or made here: the log has it on every line. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(REQUEST_ID_HEADER);
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : newId();
}
