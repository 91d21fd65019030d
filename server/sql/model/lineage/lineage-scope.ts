import type { Session } from '../front-end.ts';
import type { Query } from '../query-tree.ts';
import { endsWith, lower } from '../scope.ts';
import type { Identifier } from '../tree.ts';
import type { TrinoType } from '../types.ts';
import type { Influence, LineageTables, Origin } from './lineage-types.ts';

/** A column in sight. */
export interface LineageColumn {
  /** Lower case parts that may stand in front of it. */
  readonly relation: readonly string[];
  /** Null: out of reach of names. */
  readonly name: string | null;
  readonly origins: readonly Origin[];
  /** Null: not known. */
  readonly type: TrinoType | null;
  /** Left out of `*`: the side that USING hides. */
  readonly hidden?: boolean;
}

/** Columns of a relation. `open`: it may have more, which come from these. */
export interface LineageRelation {
  readonly columns: readonly LineageColumn[];
  readonly open: readonly Origin[] | null;
}

export interface LineageScope {
  readonly relation: LineageRelation;
  readonly outer: LineageScope | null;
}

/** What a query is traced in. */
export interface LineageEnv {
  readonly session: Session;
  readonly tables: LineageTables;
  /** Queries of WITH clauses in sight. */
  readonly queries: ReadonlyMap<string, LineageRelation>;
  readonly outer: LineageScope | null;
  /** Takes what decides on the rows. */
  readonly influence: (kind: Influence['kind'], origins: readonly Origin[]) => void;
  /** Takes a name whose origin is not known. */
  readonly lost: (name: string) => void;
  readonly traceQuery: (query: Query, env: LineageEnv) => LineageRelation;
}

export const NOTHING: LineageRelation = { columns: [], open: null };

interface Named {
  readonly column: LineageColumn;
  /** A field of a row stands behind the column. */
  readonly isPart: boolean;
}

/** The column that a dotted name means, the longest reading as relation and column first; null for none. */
export function columnNamed(
  parts: readonly Identifier[],
  scope: LineageScope | null,
): Named | null {
  for (let current = scope; current !== null; current = current.outer) {
    for (let qualifier = Math.min(3, parts.length - 1); qualifier >= 0; qualifier -= 1) {
      const name = parts[qualifier];
      if (name === undefined) continue;
      const prefix = parts.slice(0, qualifier).map(lower);
      const column = current.relation.columns.find(
        (one) =>
          one.name?.toLowerCase() === lower(name) &&
          endsWith(one.relation, prefix) &&
          (one.hidden !== true || prefix.length > 0),
      );
      if (column !== undefined) return { column, isPart: qualifier < parts.length - 1 };
    }
    const { open } = current.relation;
    if (open !== null) {
      return { column: { relation: [], name: null, origins: open, type: null }, isPart: true };
    }
  }
  return null;
}

/** Under another name, and others for the columns where they are given. */
export function renamed(
  { columns, open }: LineageRelation,
  name: Identifier,
  names: readonly Identifier[] | null,
): LineageRelation {
  const visible = columns.filter(({ hidden }) => hidden !== true);
  const relation = [lower(name)];
  const known = visible.map((column, index) => ({
    ...column,
    relation,
    name: names?.[index]?.value ?? column.name,
  }));
  const more = (names ?? []).slice(visible.length).map((one) => ({
    relation,
    name: one.value,
    origins: open ?? visible.at(-1)?.origins ?? [],
    type: null,
  }));
  return { columns: [...known, ...more], open };
}
