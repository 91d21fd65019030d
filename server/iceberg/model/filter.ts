import type { SingleValue } from './single-value.ts';

/** `value` in the form of `SingleValue` for the column's type. */
export interface Comparison {
  readonly column: string;
  readonly op: '=' | '<' | '<=' | '>' | '>=';
  readonly value: SingleValue;
}

/** All comparisons must hold. It only skips files that cannot match; rows are still to be filtered. */
export type ScanFilter = readonly Comparison[];
