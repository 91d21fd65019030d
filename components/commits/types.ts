import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

export type CommitDetail = inferRouterOutputs<AppRouter>['branches']['commit'];
