import type { Session } from '../front-end.ts';
import type { Query } from '../query-tree.ts';
import type { TrinoType } from '../types.ts';

/** `copied`: the same value. `computed`: worked out from it in the same row. `aggregated`: from many rows of it. */
export type How = 'copied' | 'computed' | 'aggregated';

/** A column of a base table that a value comes from. */
export interface Origin {
  /** `iceberg.silver.fct_glucose_readings` */
  readonly table: string;
  readonly column: string;
  readonly how: How;
}

/** What decides which rows there are, and in which order, without being a value of them. */
export interface Influence {
  readonly kind: 'filter' | 'join' | 'group' | 'sort';
  readonly origins: readonly Omit<Origin, 'how'>[];
}

/** Where each column of a statement comes from. */
export interface Lineage {
  /** Table that it writes; null for what only reads. */
  readonly target: string | null;
  readonly columns: readonly { readonly name: string; readonly origins: readonly Origin[] }[];
  readonly influences: readonly Influence[];
  /** Names in it whose origin is not known: a table function, a relation that this engine does not run. */
  readonly unknown: readonly string[];
}

/** What is known of a table that a statement names. */
export interface LineageTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: TrinoType }[];
  /** Null for a base table. */
  readonly view: {
    readonly query: Query;
    readonly session: Session;
    readonly tables: LineageTables;
  } | null;
}

/** By `tableKey` of the reference. */
export type LineageTables = ReadonlyMap<string, LineageTable>;

const RANK = { copied: 0, computed: 1, aggregated: 2 } as const;

const worse = (a: How, b: How): How => (RANK[a] >= RANK[b] ? a : b);

/** Values that go through one more step. */
export const through = (how: How, origins: readonly Origin[]): readonly Origin[] =>
  origins.map((origin) => ({ ...origin, how: worse(how, origin.how) }));

/** Each column once, in the order of its first mention, in the way that says the most. */
export function united(...all: readonly (readonly Origin[])[]): readonly Origin[] {
  const found = new Map<string, Origin>();
  for (const origin of all.flat()) {
    const key = JSON.stringify([origin.table, origin.column]);
    const known = found.get(key);
    found.set(key, known === undefined ? origin : { ...known, how: worse(known.how, origin.how) });
  }
  return [...found.values()];
}
