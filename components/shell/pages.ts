import {
  Activity,
  Database,
  GitBranch,
  LayoutDashboard,
  type LucideIcon,
  Settings,
  SquareTerminal,
  Workflow,
} from 'lucide-react';

export interface ConsolePage {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** After `g`. */
  readonly key: string;
  /** Starts a group in the rail. */
  readonly group?: boolean;
  /** At the foot of the rail, and not in the tab bar of a narrow page. */
  readonly last?: boolean;
  /** Other words people look for it by. */
  readonly words: string;
}

/** Every page of the rail, in its order. */
export const PAGES: readonly ConsolePage[] = [
  { href: '/', label: 'Hub', icon: LayoutDashboard, key: 'h', words: 'home services health' },
  { href: '/sql', label: 'SQL', icon: SquareTerminal, key: 's', words: 'query editor history' },
  { href: '/catalog', label: 'Catalog', icon: Database, key: 'c', words: 'tables schemas browse' },
  { href: '/branches', label: 'Branches', icon: GitBranch, key: 'b', words: 'refs tags commits' },
  {
    href: '/pipelines',
    label: 'Pipelines',
    icon: Workflow,
    key: 'p',
    group: true,
    words: 'assets runs jobs models',
  },
  {
    href: '/glucose',
    label: 'Glucose',
    icon: Activity,
    key: 'g',
    group: true,
    words: 'people readings report cgm',
  },
  {
    href: '/settings',
    label: 'Settings',
    icon: Settings,
    key: ',',
    last: true,
    words: 'people tokens password',
  },
];

/** The address of a page on a ref: the catalog has it in its path. */
export function pageHref(page: ConsolePage, ref: string): string {
  return page.href === '/catalog' ? `/catalog/${encodeURIComponent(ref)}` : page.href;
}

/** Pages that show one thing of another page belong to that page in the rail and in the crumbs. */
const HOME_OF: Readonly<Record<string, string>> = { runs: '/pipelines' };

/** The page of the rail that an address belongs to. */
export function pageOf(pathname: string): ConsolePage | null {
  const first = pathname.split('/')[1] ?? '';
  const href = HOME_OF[first] ?? `/${first}`;
  return PAGES.find((page) => page.href === href) ?? null;
}
