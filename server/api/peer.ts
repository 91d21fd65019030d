/** Address of who is at the other end of the socket. `server/main.ts` sets it on every request. */
export const PEER_HEADER = 'x-cascade-peer';

/** Address that a request came from, for limits: what the socket said, or the proxy nearest to us. */
export function peerAddress(headers: Headers): string {
  const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  return headers.get(PEER_HEADER) ?? forwarded ?? 'unknown';
}
