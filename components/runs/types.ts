import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Runs = inferRouterOutputs<AppRouter>['runs'];

export type Run = Runs['list']['items'][number];
export type RunDetail = Runs['get'];
export type Step = RunDetail['steps'][number];
export type Check = RunDetail['checks'][number];
