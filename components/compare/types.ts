import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '#server/api/trpc/root.ts';

type Compare = inferRouterOutputs<AppRouter>['compare'];

export type KeyComparison = Compare['keys'];
export type KeyChange = KeyComparison['items'][number];
export type TableComparison = Compare['table'];
export type BothSides = NonNullable<TableComparison['both']>;
export type RowsOutcome = Compare['startRows'];
export type StartedRows = Extract<RowsOutcome, { readonly kind: 'started' }>;
export type CountedRows = Compare['rowCounts'];

/** A table or view at one state. */
export interface StateRef {
  /** Whole commit hash. */
  readonly hash: string;
  readonly key: readonly string[];
  /** Null: the snapshot that the table has at the commit. */
  readonly snapshotId: bigint | null;
}

/** What every part of a comparison is given. */
export interface ComparedStates {
  readonly from: StateRef;
  readonly to: StateRef;
}
