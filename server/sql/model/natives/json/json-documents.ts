import { invalidArgument, NativeError } from '../native.ts';
import { remember } from '../remember.ts';
import { extractSteps } from './extract-path.ts';
import { isArray, isNumber, isObject, type Json, type JsonObject } from './json-value.ts';
import { jsonElements, NoJson, parseJson, seekJson } from './parse-json.ts';
import { printJson } from './print-json.ts';

const stepsOf = remember((path) => {
  const steps = extractSteps(path);
  if (steps === null) throw invalidArgument(`Invalid JSON path: '${path}'`);
  return steps;
});

const read = (document: string, repeated: 'kept' | 'last' = 'kept'): Json | undefined =>
  ifJson(() => parseJson(document, repeated));

function ifJson<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NoJson) return undefined;
    throw error;
  }
}

/** A text as a value of type json: members sorted, numbers in one form. */
export function canonicalJson(text: string): string {
  const value = read(text, 'last');
  if (value === undefined) throw invalidArgument(`Cannot convert value to JSON: '${text}'`);
  return printJson(value, 'sorted');
}

/** `json_extract`; null where there is no value and for what is no JSON. */
export function extract(document: string, path: string): string | null {
  const value = found(document, path);
  return value === undefined ? null : printJson(value);
}

/** `json_extract_scalar`: numbers as they are written. */
export function extractScalar(document: string, path: string): string | null {
  const value = found(document, path);
  if (value === undefined || value === null || isArray(value) || isObject(value)) return null;
  if (typeof value === 'object')
    return isNumber(value) ? (value.written ?? value.text) : value.text;
  return String(value);
}

function found(document: string, path: string): Json | undefined {
  const steps = stepsOf(path);
  return ifJson(() => seekJson(document, steps));
}

/** `json_size`: how many members or elements a value has; 0 for a scalar. */
export function sizeAt(document: string, path: string): bigint | null {
  const value = found(document, path);
  if (value === undefined) return null;
  if (isArray(value)) return BigInt(value.length);
  return isObject(value) ? BigInt(value.members.length) : 0n;
}

/** `json_array_length`; null for what is no array. */
export function arrayLength(document: string): bigint | null {
  return ifJson(() => fold(document, 0n, (count) => count + 1n)) ?? null;
}

function fold<T>(document: string, start: T, step: (value: T, element: Json) => T): T | undefined {
  const elements = jsonElements(document);
  if (elements === null) return undefined;
  let value = start;
  for (const element of elements) value = step(value, element);
  return value;
}

/** `json_array_contains`: `item` is JSON. Numbers of one kind are compared, texts, and booleans. */
export function arrayContains(document: string, item: string): boolean | null {
  const wanted = parseJson(item);
  const contains = ifJson(() => {
    const elements = jsonElements(document);
    if (elements === null) return undefined;
    for (const element of elements) if (sameScalar(element, wanted)) return true;
    return false;
  });
  return contains ?? null;
}

function sameScalar(a: Json, b: Json): boolean {
  if (a === null || b === null || typeof a !== 'object') return a !== null && a === b;
  return (
    isNumber(a) && typeof b === 'object' && isNumber(b) && a.kind === b.kind && a.text === b.text
  );
}

/** `json_array_get`: an element counted from 0, or from the end below it; a text is given without quotes. */
export function arrayGet(document: string, index: bigint): string | null {
  const element = ifJson(() =>
    index < 0n ? arrayOf(document)?.at(Number(index)) : seekJson(document, [String(index)]),
  );
  if (element === undefined || element === null) return null;
  if (typeof element === 'object' && isNumber(element)) return element.written ?? element.text;
  return typeof element === 'string' ? element : printJson(element);
}

function arrayOf(document: string): readonly Json[] | undefined {
  const value = parseJson(document, 'kept');
  return isArray(value) ? value : undefined;
}

/** `is_json_scalar`. */
export function isScalar(document: string): boolean {
  const value = read(document);
  if (value === undefined) throw invalidArgument(`Invalid JSON value: ${document}`);
  return !isArray(value) && !isObject(value);
}

const castError = (message: string): NativeError =>
  new NativeError('INVALID_CAST_ARGUMENT', message);

/** The elements of an array, each as JSON; null for JSON null. */
export function elements(json: string, typeName: string): readonly string[] | null {
  const value = parseJson(json, 'kept');
  if (value === null) return null;
  if (isArray(value)) return value.map((item) => printJson(item));
  throw castError(`Cannot cast to ${typeName}. Expected a json array, but got ${json}`);
}

/** Keys or values of an object, in step; null for JSON null. */
export function members(
  json: string,
  typeName: string,
  side: 'keys' | 'values',
): readonly string[] | null {
  const object = objectOf(json, typeName);
  if (object === null) return null;
  return object.members.map(([key, value]) => (side === 'keys' ? key : printJson(value)));
}

function objectOf(json: string, typeName: string): JsonObject | null {
  const value = parseJson(json, 'kept');
  if (value === null) return null;
  if (isObject(value)) return value;
  throw castError(`Cannot cast to ${typeName}. Expected a json object, but got ${json}`);
}

/** What the fields of a row are in an array by their place, or in an object by their names. */
export function fields(
  json: string,
  typeName: string,
  names: readonly (string | null)[],
): readonly (string | null)[] | null {
  const value = parseJson(json, 'kept');
  if (value === null) return null;
  if (isArray(value)) {
    if (value.length === names.length) return value.map((item) => printJson(item));
    throw castError(
      `Cannot cast to ${typeName}. Expected ${names.length} elements, but got ${json}`,
    );
  }
  if (!isObject(value)) {
    throw castError(`Cannot cast to ${typeName}. Expected a json array or object, but got ${json}`);
  }
  return names.map((name) => {
    const [field, ...others] = value.members.filter(
      ([key]) => name !== null && key.toLowerCase() === name.toLowerCase(),
    );
    if (others.length > 0) throw castError(`Cannot cast to ${typeName}. Duplicate field: ${name}`);
    return field === undefined ? null : printJson(field[1]);
  });
}
