import { RefFilter, RefKind, RefOrder } from '#server/branches/model/select-refs.ts';

const TABS = [...RefKind.options, 'deleted', 'protection'] as const;
export type BranchesTab = (typeof TABS)[number];

const VIEWS = ['graph', 'list', 'time'] as const;
export type CommitsView = (typeof VIEWS)[number];

/** What the page of branches shows, as its address says it. */
export interface BranchesUrl {
  readonly tab: BranchesTab;
  readonly text: string;
  readonly filters: readonly RefFilter[];
  /** A CEL expression; null: the field for it is closed. */
  readonly cel: string | null;
  readonly order: RefOrder;
  /** Name of the ref whose commits stand below; null is the one of the page. */
  readonly show: string | null;
  readonly view: CommitsView;
  /** Graph of the shown ref alone, with the default branch. */
  readonly only: boolean;
  /** Hash of the commit that is opened beside the graph or list. */
  readonly commit: string | null;
}

/** Reads the address; what it does not understand is left out. */
export function parseBranchesUrl(params: URLSearchParams): BranchesUrl {
  const filters = (params.get('f') ?? '').split(',');
  return {
    tab: TABS.find((tab) => tab === params.get('kind')) ?? 'branches',
    text: params.get('name') ?? '',
    filters: RefFilter.options.filter((filter) => filters.includes(filter)),
    cel: params.get('cel'),
    order: RefOrder.options.find((order) => order === params.get('order')) ?? 'newest',
    show: params.get('show'),
    view: VIEWS.find((view) => view === params.get('commits')) ?? 'graph',
    only: params.get('only') === '1',
    commit: params.get('commit'),
  };
}

export type BranchesPatch = Partial<BranchesUrl>;

/** The parameters after a change; defaults leave the address. */
export function patchBranchesUrl(params: URLSearchParams, patch: BranchesPatch): URLSearchParams {
  const url = { ...parseBranchesUrl(params), ...patch };
  const next = new URLSearchParams(params);
  const set = (name: string, value: string | null, unset: string | null = null) => {
    if (value === null || value === unset) next.delete(name);
    else next.set(name, value);
  };
  set('kind', url.tab, 'branches');
  set('name', url.text, '');
  set('f', url.filters.join(','), '');
  set('cel', url.cel);
  set('order', url.order, 'newest');
  set('show', url.show);
  set('commits', url.view, 'graph');
  set('only', url.only ? '1' : null);
  set('commit', url.commit);
  return next;
}
