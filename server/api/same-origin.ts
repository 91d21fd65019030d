/**
 * Whether a request that carries our cookie was made by one of our own pages. Browsers say where
 * a request comes from; whoever sends neither header is no browser and holds the cookie on purpose.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get('host');
}
