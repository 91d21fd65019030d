/** What a path below `/iceberg/` asks for. Names are decoded; levels of a namespace are told apart. */
export type Route =
  /** `base`: the reference in the address that the client was given; null when there is none. */
  | { readonly kind: 'config'; readonly base: string | null }
  | { readonly kind: 'token' }
  | {
      readonly kind: 'resource';
      /** Reference spec as the prefix names it; null: the default branch. */
      readonly ref: string | null;
      /** `['namespaces', 'a\u001fb', 'tables', 't']`. */
      readonly segments: readonly string[];
    };

const RESOURCES = new Set(['namespaces', 'tables', 'views', 'transactions']);
const LEVELS = '\u001f';

/** Reads the path as it was sent; null when it is none of the protocol. */
export function parseRoute(path: string, doorPrefix: string): Route | null {
  const raw = path.slice(doorPrefix.length).split('/');
  if (raw.at(-1) === '') raw.pop();
  const decoded = decode(raw);
  if (decoded === null) return null;
  const hasBase = decoded[0] !== 'v1';
  if (hasBase && decoded[1] !== 'v1') return null;
  const [first = '', ...rest] = decoded.slice(hasBase ? 2 : 1);
  const base = hasBase ? (decoded[0] ?? null) : null;
  if (first === 'config' && rest.length === 0) return { kind: 'config', base: refOf(base ?? '') };
  if (first === 'oauth' && rest.length === 1 && rest[0] === 'tokens') return { kind: 'token' };
  // A branch like `team/dev` whose slash was sent as it is takes several segments.
  const start = rest.findIndex((segment) => RESOURCES.has(segment));
  if (start === -1) return null;
  const prefix = [first, ...rest.slice(0, start)].join('/');
  return { kind: 'resource', ref: refOf(prefix), segments: rest.slice(start) };
}

/** The reference in a prefix `<ref>|<warehouse>`; there is one warehouse, so that part says nothing. */
function refOf(prefix: string): string | null {
  const [ref = ''] = prefix.split('|');
  return ref === '' || ref === '-' ? null : ref.replaceAll(LEVELS, '/');
}

/** A reference as clients put it into paths without encoding it again. */
export function prefixOf(ref: string): string {
  return encodeURIComponent(ref.replaceAll('/', LEVELS));
}

export function namespaceOf(segment: string): readonly string[] {
  return segment.split(LEVELS);
}

function decode(segments: readonly string[]): readonly string[] | null {
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return null;
  }
}
