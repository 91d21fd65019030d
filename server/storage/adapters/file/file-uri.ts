import { resolve, sep } from 'node:path';

const SCHEME = 'file://';

/**
 * `file:///…` of an absolute path, with no percent-encoding: Iceberg readers take what follows the
 * scheme as the path itself.
 */
export function toFileUri(path: string): string {
  const slashed = sep === '/' ? path : `/${path.replaceAll(sep, '/')}`;
  return SCHEME + slashed;
}

/** The local path of a URI below `root` (or the root itself); null for any other or not plainly spelled one. */
export function pathBelow(root: string, uri: string): string | null {
  if (!uri.startsWith(`${SCHEME}/`) || uri.includes('\0')) return null;
  const spelled = uri.slice(SCHEME.length + (sep === '/' ? 0 : 1)).replaceAll('/', sep);
  const path = resolve(spelled);
  const isPlain = path === spelled || path + sep === spelled;
  const isBelow = path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
  return isPlain && isBelow ? path : null;
}
