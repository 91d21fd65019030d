import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Quality = inferRouterOutputs<AppRouter>['quality'];

export type VerdictCounts = Quality['counts'];
export type ReasonCount = VerdictCounts['reasons'][number];
export type VerdictLine = Quality['rows']['rows'][number];
export type DocumentVersion = Quality['document']['versions'][number];
