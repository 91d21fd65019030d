import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Catalog = inferRouterOutputs<AppRouter>['catalog'];

export type Branch = Catalog['branches']['items'][number];
export type Commit = Catalog['commits']['items'][number];
export type MergeOutcome = Catalog['mergeBranch'];
