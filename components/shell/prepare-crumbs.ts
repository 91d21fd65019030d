import { pageHref, pageOf } from './pages.ts';
import { catalogRef } from './ref-url.ts';

export interface Crumb {
  readonly label: string;
  /** Null for the page itself. */
  readonly href: string | null;
}

/** Where a page stands: `Catalog / silver / fct_glucose_readings`. The ref is in the chip, not here. */
export function prepareCrumbs(pathname: string): readonly Crumb[] {
  const page = pageOf(pathname);
  if (page === null) return [{ label: 'Not found', href: null }];
  const [first = '', ...rest] = pathname.split('/').slice(1);
  const skipped = first === 'catalog' ? 1 : 0;
  const crumbs: Crumb[] = [
    { label: page.label, href: pageHref(page, catalogRef(pathname) ?? '') },
    ...(BETWEEN[first] ?? []),
  ];
  rest.forEach((segment, index) => {
    if (index < skipped || segment === '') return;
    const href = `/${[first, ...rest.slice(0, index + 1)].join('/')}`;
    crumbs.push({ label: first === 'quality' ? wordOf(segment) : shorten(decode(segment)), href });
  });
  return crumbs.map((crumb, index) =>
    index === crumbs.length - 1 ? { ...crumb, href: null } : crumb,
  );
}

/** What stands between a page of the rail and a page that has an address of its own. */
const BETWEEN: Readonly<Record<string, readonly Crumb[]>> = {
  runs: [{ label: 'Runs', href: '/runs' }],
  sources: [{ label: 'Sources', href: '/sources' }],
  import: [
    { label: 'Sources', href: '/sources' },
    { label: 'Import', href: '/import' },
  ],
};

const wordOf = (segment: string): string =>
  `${segment.slice(0, 1).toUpperCase()}${segment.slice(1)}`;

/** Ids are told by their head, as everywhere. */
function shorten(segment: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f-]{27}|[0-9a-f]{56})$/.test(segment) ? segment.slice(0, 8) : segment;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
