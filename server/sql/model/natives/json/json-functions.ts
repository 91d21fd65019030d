import { NativeError } from '../native.ts';
import { remember } from '../remember.ts';
import { evaluatePath } from './evaluate-path.ts';
import { isArray, isObject, type Json, type JsonNumber } from './json-value.ts';
import { NoJson, parseJson } from './parse-json.ts';
import { parsePath } from './parse-path.ts';
import { jsonText, printJson } from './print-json.ts';

const readPath = remember(parsePath);

/** The values of a PASSING clause: an object whose members are marked texts (see `scalarMark`), or JSON behind `j`. */
const readVariables = remember((text: string): ReadonlyMap<string, Json> => {
  const passing = parseJson(text);
  const members = isObject(passing) ? passing.members : [];
  return new Map(members.map(([name, value]) => [name, variable(String(value ?? ''))]));
});

function variable(marked: string): Json {
  const text = marked.slice(1);
  switch (marked[0]) {
    case 's':
      return text;
    case 'b':
      return text === 'true';
    case 'i':
      return { kind: 'integer', text };
    case 'd':
      return { kind: 'double', text };
    case 'n':
      return { kind: 'decimal', text };
    case 'm':
      return { kind: 'moment', text };
    case 'j':
      return parseJson(text);
    default:
      return null;
  }
}

/** The items that `path` finds in a document. Throws `NativeError` for what is no JSON, and for structural errors. */
function queryItems(document: string, path: string, passing: string): readonly Json[] {
  const variables = readVariables(passing);
  let value: Json;
  try {
    value = parseJson(document);
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    throw new NativeError(
      'JSON_INPUT_CONVERSION_ERROR',
      `conversion to JSON failed: ${error.message}`,
    );
  }
  return evaluatePath(readPath(path), value, variables);
}

const MARKS: Readonly<Record<JsonNumber['kind'], string>> = {
  integer: 'i',
  double: 'd',
  decimal: 'n',
};

/** A scalar as a text whose first character says what it is; null for JSON null, undefined for none. */
function scalarMark(value: Json): string | null | undefined {
  if (value === null) return null;
  if (typeof value === 'boolean') return `b${value}`;
  if (typeof value === 'string') return `s${value}`;
  if (isArray(value) || value.kind === 'object') return undefined;
  if (value.kind === 'moment') return `s${value.text}`;
  if (value.kind === 'integer' && !isLong(value.text)) return undefined;
  return `${MARKS[value.kind]}${value.text}`;
}

const isLong = (text: string): boolean => BigInt.asIntN(64, BigInt(text)) === BigInt(text);

/** `compute`, or null where it fails in a way that the clause ON ERROR is about. */
function orOnError<T>(compute: () => T, onError: string): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NativeError && onError !== 'error') return null;
    throw error;
  }
}

const valueError = (message: string): NativeError =>
  new NativeError('JSON_VALUE_RESULT_ERROR', `cannot extract SQL scalar from JSON: ${message}`);

/** The one scalar that a path finds, marked; `e` and `f` ask for the defaults ON EMPTY and ON ERROR. */
export function jsonValue(
  document: string,
  path: string,
  passing: string,
  onEmpty: string,
  onError: string,
): string | null {
  const items = orOnError(() => queryItems(document, path, passing), onError);
  const [item] = items ?? [];
  if (items !== null && item === undefined) {
    if (onEmpty === 'error') throw valueError('JSON path found no items');
    return onEmpty === 'default' ? 'e' : null;
  }
  const found = orOnError(() => {
    if (items === null || item === undefined) return null;
    if (items.length > 1) throw valueError('JSON path found multiple items');
    const marked = scalarMark(item);
    if (marked !== undefined) return { marked };
    throw valueError('JSON path found an item that cannot be converted to an SQL value');
  }, onError);
  if (found !== null) return found.marked;
  return onError === 'default' ? 'f' : null;
}

const outputError = (message: string): NativeError =>
  new NativeError('JSON_OUTPUT_CONVERSION_ERROR', `conversion from JSON failed: ${message}`);

const EMPTIES: Readonly<Record<string, string>> = { array: '[]', object: '{}' };

interface QueryClauses {
  readonly wrapper: 'without' | 'conditional' | 'unconditional';
  readonly omitQuotes: boolean;
  readonly onEmpty: string;
  readonly onError: string;
}

/** What a path finds, as JSON text. */
export function jsonQuery(
  document: string,
  path: string,
  passing: string,
  { wrapper, omitQuotes, onEmpty, onError }: QueryClauses,
): string | null {
  const items = orOnError(() => queryItems(document, path, passing), onError);
  if (items?.length === 0) {
    if (onEmpty === 'error') throw outputError('JSON path found no items');
    return EMPTIES[onEmpty] ?? null;
  }
  const text = orOnError(
    () => (items === null ? null : printed(wrapped(items, wrapper), omitQuotes)),
    onError,
  );
  return text ?? EMPTIES[onError] ?? null;
}

function wrapped(items: readonly Json[], wrapper: QueryClauses['wrapper']): Json {
  const [item] = items;
  if (wrapper === 'unconditional') return items;
  if (item !== undefined && items.length === 1) {
    const nested = isArray(item) || isObject(item);
    return wrapper === 'without' || nested ? item : items;
  }
  if (wrapper === 'conditional') return items;
  throw outputError('JSON path found multiple items');
}

const printed = (value: Json, omitQuotes: boolean): string =>
  omitQuotes && typeof value === 'string' ? value : printJson(value);

/** Whether a path finds something; null is unknown. */
export function jsonExists(
  document: string,
  path: string,
  passing: string,
  onError: string,
): boolean | null {
  const found = orOnError(() => queryItems(document, path, passing).length > 0, onError);
  return found ?? (onError === 'unknown' ? null : onError === 'true');
}

/** An object of marked or JSON member values. `absent` leaves out members that are null. */
export function jsonObject(
  keys: readonly (string | null)[],
  values: readonly (string | null)[],
  absent: boolean,
  unique: boolean,
): string {
  const members = new Map<string, string>();
  for (const [index, key] of keys.entries()) {
    const value = values[index] ?? null;
    if (key === null) {
      throw new NativeError(
        'INVALID_FUNCTION_ARGUMENT',
        'null value passed for JSON object key to JSON_OBJECT function',
      );
    }
    if (value === null && absent) continue;
    if (members.has(key)) {
      throw unique
        ? new NativeError(
            'INVALID_FUNCTION_ARGUMENT',
            'duplicate key passed to JSON_OBJECT function',
          )
        : new NativeError('NOT_SUPPORTED', 'cannot construct a JSON object with duplicate key');
    }
    members.set(key, value ?? 'null');
  }
  const inOrder = javaMapOrder([...members.keys()]);
  return `{${inOrder.map((key) => `${jsonText(key)}:${members.get(key)}`).join(',')}}`;
}

/** The order in which a Java HashMap gives its keys, which is the order of JSON_OBJECT's members. */
function javaMapOrder(keys: readonly string[]): readonly string[] {
  let buckets = 16;
  while (keys.length > buckets * 0.75) buckets *= 2;
  const bucketOf = (key: string): number => {
    let hash = 0;
    for (let i = 0; i < key.length; i += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0;
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return keys.toSorted((a, b) => bucketOf(a) - bucketOf(b));
}

/** The items that a path finds, each as JSON: the rows of a JSON_TABLE. */
export function jsonItems(
  document: string,
  path: string,
  passing: string,
  onError: string,
): readonly string[] {
  const items = orOnError(() => queryItems(document, path, passing), onError);
  return (items ?? []).map((item) => printJson(item));
}

/** JSON that was given as such, as it stands in another. */
export function jsonPart(text: string): string {
  try {
    return printJson(parseJson(text));
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    throw new NativeError(
      'JSON_INPUT_CONVERSION_ERROR',
      `conversion to JSON failed: ${error.message}`,
    );
  }
}

/** The scalar that a JSON text is, marked; null for JSON null, undefined for an array or object. */
export const markOf = (json: string): string | null | undefined => scalarMark(parseJson(json));

/** An object of keys and JSON values in step, its members sorted. */
export function sortedObject(
  keys: readonly (string | null)[],
  values: readonly (string | null)[],
): string {
  const members = keys.map((key, i) => [key ?? '', values[i] ?? 'null'] as const);
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, value]) => `${jsonText(key)}:${value}`).join(',')}}`;
}
