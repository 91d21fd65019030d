import type { SingleValue } from './single-value.ts';

/** `value` in the form of `SingleValue` for the column's type. False for a NULL. */
export interface Comparison {
  readonly column: string;
  readonly op: '=' | '<' | '<=' | '>' | '>=';
  readonly value: SingleValue;
}

/** Equal to one of the values; none of them: never true. */
export interface Membership {
  readonly column: string;
  readonly op: 'in';
  readonly values: readonly SingleValue[];
}

export interface NullTest {
  readonly column: string;
  readonly op: 'is-null' | 'not-null';
}

/** At least one of the filters holds. */
export interface Alternative {
  readonly op: 'or';
  readonly filters: readonly ScanFilter[];
}

export type ColumnPredicate = Comparison | Membership | NullTest;
export type Predicate = ColumnPredicate | Alternative;

/** All predicates must hold. It only skips files that cannot match; rows are still to be filtered. */
export type ScanFilter = readonly Predicate[];
