import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Pipelines = inferRouterOutputs<AppRouter>['pipelines'];

export type Asset = Pipelines['assets']['assets'][number];
export type AssetDetail = Pipelines['asset'];
