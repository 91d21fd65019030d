import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Catalog = inferRouterOutputs<AppRouter>['catalog'];

export type Tables = Catalog['tables'];
export type TableLine = Tables['namespaces'][number]['tables'][number];
export type TableDetail = Catalog['table'];
export type SnapshotLine = Catalog['snapshots']['items'][number];
export type PartitionLine = Catalog['files']['partitions'][number];
export type TableCommit = Catalog['tableCommits']['items'][number];
