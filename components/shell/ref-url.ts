/** Which version of the lake a page shows. */
export interface RefView {
  /** Branch or tag. */
  readonly ref: string;
  /** Null is now; else a commit hash or an ISO-8601 moment. */
  readonly at: string | null;
}

const DEFAULT_BRANCH = 'main';

type Params = URLSearchParams | Readonly<Record<string, string | string[] | undefined>>;

/** `searchParams` of a page as the hook in the browser gives them. */
export function toParams(
  search: Readonly<Record<string, string | readonly string[] | undefined>>,
): URLSearchParams {
  return new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : (value[0] ?? '')]],
    ),
  );
}

/** Reads `?ref=` and `?at=`, from the hook or from a page's `searchParams`. */
export function readRef(params: Params, defaultBranch: string): RefView {
  const read = (name: string) => {
    const value = params instanceof URLSearchParams ? params.get(name) : params[name];
    const text = (Array.isArray(value) ? value[0] : value)?.trim();
    return text === undefined || text === '' ? null : text;
  };
  return { ref: read('ref') ?? defaultBranch, at: read('at') };
}

/** The same address on the ref and moment of `view`; what the address says itself stays. */
export function withRef(href: string, view: RefView, defaultBranch = DEFAULT_BRANCH): string {
  return editQuery(href, (query, pathname) => {
    if (!query.has('ref') && view.ref !== defaultBranch && catalogRef(pathname) === null) {
      query.set('ref', view.ref);
    }
    if (!query.has('at') && view.at !== null) query.set('at', view.at);
  });
}

/** The page at `href` on another branch or tag, now. The catalog has the ref in its path. */
export function switchRef(href: string, ref: string, defaultBranch = DEFAULT_BRANCH): string {
  const [pathname = '/', query = ''] = href.split('?', 2);
  const moved =
    catalogRef(pathname) === null
      ? pathname
      : pathname.replace(CATALOG, `/catalog/${encodeURIComponent(ref)}`);
  return editQuery(`${moved}?${query}`, (params) => {
    params.delete('at');
    if (ref === defaultBranch || catalogRef(moved) !== null) params.delete('ref');
    else params.set('ref', ref);
  });
}

/** The page at `href` at another moment of its ref; null is back to now. */
export function switchMoment(href: string, at: string | null): string {
  return editQuery(href, (params) => {
    if (at === null) params.delete('at');
    else params.set('at', at);
  });
}

/** How `at` names a moment; null when it is neither. */
export function momentKind(at: string): 'commit' | 'time' | null {
  if (/^[0-9a-f]{8,64}$/.test(at)) return 'commit';
  return Number.isNaN(Date.parse(at)) ? null : 'time';
}

const CATALOG = /^\/catalog\/[^/]+/;

/** The ref in the path of a catalog page; null elsewhere. */
export function catalogRef(pathname: string): string | null {
  const segment = /^\/catalog\/([^/]+)/.exec(pathname)?.[1];
  if (segment === undefined) return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    // Half an escape: shown as it stands, the page says that there is no such ref.
    return segment;
  }
}

function editQuery(href: string, edit: (query: URLSearchParams, pathname: string) => void): string {
  const [beforeHash = '', hash] = href.split('#', 2);
  const [pathname = '', search = ''] = beforeHash.split('?', 2);
  const query = new URLSearchParams(search);
  edit(query, pathname);
  const text = query.toString();
  return `${pathname}${text === '' ? '' : `?${text}`}${hash === undefined ? '' : `#${hash}`}`;
}
