import { isArray, type Json } from './json-value.ts';

/** What a path is evaluated in. */
export interface PathScope {
  readonly lax: boolean;
  readonly document: Json;
  /** By name; a variable that is missing is the statement's error, found before. */
  readonly variables: ReadonlyMap<string, Json>;
  /** `@`, inside a filter. */
  readonly current: Json;
  /** `last`, inside subscripts. */
  readonly last: number | null;
}

/** In lax mode an array stands for its elements where a single item is wanted. */
export const unwrapped = (items: readonly Json[], { lax }: PathScope): readonly Json[] =>
  lax ? items.flatMap((item) => (isArray(item) ? item : [item])) : items;
