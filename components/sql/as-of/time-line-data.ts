import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

/** What the server tells of a ref and tables over time. */
export type TimeLineData = inferRouterOutputs<AppRouter>['editor']['timeLine'];
