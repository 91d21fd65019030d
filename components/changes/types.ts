import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Changes = inferRouterOutputs<AppRouter>['changes'];

export type Change = Changes['list']['items'][number];
export type ChangeDetail = Changes['get'];
export type ChangeReview = Changes['review'];
export type KeyView = ChangeReview['dryRun']['keys'][number];
export type CheckRun = NonNullable<ChangeDetail['checks']>;
export type CheckResult = CheckRun['results'][number];
export type Event = ChangeDetail['events'][number];
