/** A JSON value that keeps what a double would lose: whole numbers beyond 2^53, and which kind a number is. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject | JsonDate;

export interface JsonNumber {
  readonly kind: 'integer' | 'double' | 'decimal';
  /** The number as Trino casts it to varchar. */
  readonly text: string;
  /** Of a document: as it is written there. */
  readonly written?: string;
}

/** Members in the order they are written, keys perhaps repeated. */
export interface JsonObject {
  readonly kind: 'object';
  readonly members: readonly (readonly [string, Json])[];
}

/** A date or timestamp that a path was given; documents have none. */
export interface JsonDate {
  readonly kind: 'moment';
  readonly text: string;
}

export const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Which of Trino's six JSON types a value has, as `type()` of a path names it. */
export function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (isArray(value)) return 'array';
  return value.kind === 'object' ? 'object' : value.kind === 'moment' ? 'date' : 'number';
}

export function isNumber(value: Json): value is JsonNumber {
  return jsonType(value) === 'number';
}

export function isObject(value: Json): value is JsonObject {
  return jsonType(value) === 'object';
}

/** Members of which a later one with the same key takes the place of an earlier one. */
export function lastOfEachKey(members: JsonObject['members']): JsonObject['members'] {
  return [...new Map(members)];
}
