import { decodeSegment } from '#components/catalog/catalog-url.ts';
import type { CompareMode } from '#server/compare/resolve-comparison.ts';

export interface CompareRange {
  readonly from: string;
  readonly to: string;
  readonly mode: CompareMode;
}

/** What the page of a comparison shows beside its two sides. */
export interface CompareView {
  /** Key that is open, as Nessie writes it in an address; null: the first. */
  readonly key: string | null;
  /** Snapshots of that key in place of those at the two commits. */
  readonly before: bigint | null;
  readonly after: bigint | null;
}

const DOTS = { 'two-dot': '..', 'three-dot': '...' } as const satisfies Record<CompareMode, string>;

/** `/compare/main...dev`: three dots from the common commit on, two dots state against state. */
export function compareHref(
  { from, to, mode }: CompareRange,
  view: Partial<CompareView> = {},
): string {
  const query = new URLSearchParams();
  if (view.key != null) query.set('key', view.key);
  if (view.before != null) query.set('before', String(view.before));
  if (view.after != null) query.set('after', String(view.after));
  const text = query.toString();
  const range = `${encodeURIComponent(from)}${DOTS[mode]}${encodeURIComponent(to)}`;
  return `/compare/${range}${text === '' ? '' : `?${text}`}`;
}

/** The part of the address behind `/compare/`; null for text that names no two sides. No name of a ref has two dots. */
export function parseRange(segment: string): CompareRange | null {
  const [, from = '', dots = '', to = ''] =
    /^([^.].*?)(\.{2,3})(?!\.)(.+)$/.exec(decodeSegment(segment)) ?? [];
  if (from === '' || to === '') return null;
  return { from, to, mode: dots === DOTS['two-dot'] ? 'two-dot' : 'three-dot' };
}

/** What the query of an address says of the view; what is no snapshot id is left out. */
export function readView(query: URLSearchParams): CompareView {
  const snapshot = (name: string) => {
    const text = query.get(name) ?? '';
    return /^\d{1,19}$/.test(text) ? BigInt(text) : null;
  };
  return { key: query.get('key'), before: snapshot('before'), after: snapshot('after') };
}
