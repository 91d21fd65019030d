import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Catalog = inferRouterOutputs<AppRouter>['catalog'];
type Branches = inferRouterOutputs<AppRouter>['branches'];

export type RefLine = Branches['list']['items'][number];
export type RefCounts = Branches['list']['counts'];
export type Unmerged = Branches['unmerged'][number];
export type GraphPage = Branches['graph'];
export type GraphCommit = GraphPage['commits'][number];
export type GraphRef = GraphPage['refs'][number];
export type DeletedRef = Branches['deleted'][number];
export type ProtectionRule = Branches['protection']['list'][number];
export type Commit = Catalog['commits']['items'][number];
export type MergeOutcome = Branches['merge'];
export type CatalogTables = Catalog['tables'];
