import {
  Activity,
  ArrowLeftRight,
  Database,
  GitBranch,
  GitPullRequest,
  LayoutDashboard,
  type LucideIcon,
  Play,
  PlugZap,
  Settings,
  ShieldAlert,
  ShieldCheck,
  SquareTerminal,
  Upload,
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
    href: '/changes',
    label: 'Changes',
    icon: GitPullRequest,
    key: 'd',
    words: 'requests review approve merge undo',
  },
  {
    href: '/pipelines',
    label: 'Pipelines',
    icon: Workflow,
    key: 'p',
    group: true,
    words: 'assets runs jobs models',
  },
  {
    href: '/quality',
    label: 'Quality',
    icon: ShieldCheck,
    key: 'q',
    words: 'quarantine verdicts reasons duplicates dropped rules',
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
export function pageHref(page: Pick<ConsolePage, 'href'>, ref: string): string {
  return page.href === '/catalog' ? `/catalog/${encodeURIComponent(ref)}` : page.href;
}

/** Pages that show one thing of another page belong to that page in the rail and in the crumbs. */
const HOME_OF: Readonly<Record<string, string>> = {
  compare: '/branches',
  runs: '/pipelines',
  sources: '/pipelines',
  import: '/pipelines',
  commits: '/branches',
};

/** Pages inside a page of the rail, which people look for by name all the same. */
export const INNER_PAGES: readonly Omit<ConsolePage, 'key'>[] = [
  {
    href: '/compare',
    label: 'Compare',
    icon: ArrowLeftRight,
    words: 'diff difference branches tags commits rows schema',
  },
  { href: '/runs', label: 'Runs', icon: Play, words: 'jobs history failed' },
  {
    href: '/sources',
    label: 'Sources',
    icon: PlugZap,
    words: 'nightscout sync lag connection uploaders add source people zones',
  },
  {
    href: '/import',
    label: 'Import a file',
    icon: Upload,
    words: 'upload csv clarity libreview tidepool parquet json',
  },
  {
    href: '/quality/quarantine',
    label: 'Quarantine',
    icon: ShieldAlert,
    words: 'verdicts reasons kept aside documents rows',
  },
];

/** The page of the rail that an address belongs to. */
export function pageOf(pathname: string): ConsolePage | null {
  const first = pathname.split('/')[1] ?? '';
  const href = HOME_OF[first] ?? `/${first}`;
  return PAGES.find((page) => page.href === href) ?? null;
}
