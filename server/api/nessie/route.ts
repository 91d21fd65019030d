/** A thing of Nessie's API v2 that a path names; `ref`, `from`, `to` and `key` are decoded. */
export type Route =
  | { readonly kind: 'config' | 'repository-config' | 'references' }
  | {
      readonly kind:
        | 'reference'
        | 'recent-changes'
        | 'entries'
        | 'history'
        | 'contents'
        | 'commit'
        | 'merge'
        | 'transplant';
      readonly ref: string;
    }
  | { readonly kind: 'content'; readonly ref: string; readonly key: string }
  | { readonly kind: 'diff'; readonly from: string; readonly to: string };

// A name with a raw slash is only seen as one where `@` ends it.
const REF = '([^/]+|[^@]+@[^@/]*)';
const DIFF = new RegExp(`^${REF}/diff/${REF}$`);
const CONTENT = new RegExp(`^${REF}/contents/([^/]+)$`);
const REFERENCE = new RegExp(`^${REF}$`);
const BELOW = (
  [
    ['commit', 'history/commit'],
    ['merge', 'history/merge'],
    ['transplant', 'history/transplant'],
    ['history', 'history'],
    ['entries', 'entries'],
    ['contents', 'contents'],
    ['recent-changes', 'recent-changes'],
  ] as const
).map(([kind, tail]) => [kind, new RegExp(`^${REF}/${tail}$`)] as const);
// Not allowed in a URL as they are; the real server gives up before it looks further.
const UNSAFE = /[\^{}|"<>\\`\s]/;

/** Reads a path below `/api/v2/`, still encoded. Null: there is nothing; `unreadable`: it is no path. */
export function readRoute(path: string): Route | null | 'unreadable' {
  if (UNSAFE.test(path)) return 'unreadable';
  try {
    return findRoute(path.replace(/\/$/, ''));
  } catch {
    return 'unreadable';
  }
}

function findRoute(path: string): Route | null {
  if (path === 'config') return { kind: 'config' };
  if (path === 'config/repository') return { kind: 'repository-config' };
  if (path === 'trees') return { kind: 'references' };
  if (!path.startsWith('trees/')) return null;
  const rest = path.slice('trees/'.length);
  const diff = captured(DIFF, rest);
  if (diff !== null) return { kind: 'diff', from: diff[0] ?? '', to: diff[1] ?? '' };
  for (const [kind, pattern] of BELOW) {
    const found = captured(pattern, rest);
    if (found !== null) return { kind, ref: found[0] ?? '' };
  }
  const content = captured(CONTENT, rest);
  if (content !== null) return { kind: 'content', ref: content[0] ?? '', key: content[1] ?? '' };
  const reference = captured(REFERENCE, rest);
  return reference === null ? null : { kind: 'reference', ref: reference[0] ?? '' };
}

/** The decoded groups; throws `URIError` for a percent sign that encodes nothing. */
function captured(pattern: RegExp, text: string): readonly string[] | null {
  const match = pattern.exec(text);
  return match === null ? null : match.slice(1).map(decodeURIComponent);
}
