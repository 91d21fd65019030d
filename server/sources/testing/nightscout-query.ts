/** A document of the served site. */
export type SiteDocument = Record<string, unknown>;

/** A condition on one field, as MongoDB writes it. */
type Condition = unknown;
export type Filter = Record<string, Condition>;

/** A query string as Express reads it: `find[date][$gte]=1` nests, `[]` appends, `+` is a space. */
export function parseQuery(search: string): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const pair of search.replace(/^\?/, '').split('&').filter(Boolean)) {
    const at = pair.indexOf('=');
    const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    const head = name.replace(/\[.*$/, '');
    const tail = [...name.matchAll(/\[([^\]]*)\]/g)].map(([, key = '']) => key);
    place(root, [head, ...tail], value);
  }
  return root;
}

function place(target: Record<string, unknown>, keys: readonly string[], value: string): void {
  const [key = '', next, ...rest] = keys;
  if (next === undefined) {
    target[key] = value;
    return;
  }
  if (next === '' || /^\d+$/.test(next)) {
    const list = Array.isArray(target[key]) ? target[key] : [];
    target[key] = list;
    if (rest.length === 0) {
      list.push(value);
      return;
    }
    const index = Number(next || list.length);
    list[index] = isObject(list[index]) ? list[index] : {};
    place(list[index], rest, value);
    return;
  }
  const nested = isObject(target[key]) ? target[key] : {};
  target[key] = nested;
  place(nested, [next, ...rest], value);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class UnknownOperator extends Error {}

/** Whether a document fulfils a filter, by MongoDB's rules: types never mix, missing equals null. */
export function matches(document: SiteDocument, filter: Filter): boolean {
  return Object.entries(filter).every(([field, condition]) => {
    if (field === '$or') {
      return Array.isArray(condition) && condition.some((part) => matches(document, part));
    }
    const value = document[field];
    if (condition instanceof RegExp) return typeof value === 'string' && condition.test(value);
    if (!isOperators(condition)) return equal(value, condition);
    return Object.entries(condition).every(([operator, operand]) =>
      fulfils(value, operator, operand),
    );
  });
}

function isOperators(condition: unknown): condition is Record<string, unknown> {
  return isObject(condition) && Object.keys(condition).some((key) => key.startsWith('$'));
}

function fulfils(value: unknown, operator: string, operand: unknown): boolean {
  switch (operator) {
    case '$gt':
      return comparable(value, operand) && (value as number) > (operand as number);
    case '$gte':
      return comparable(value, operand) && (value as number) >= (operand as number);
    case '$lt':
      return comparable(value, operand) && (value as number) < (operand as number);
    case '$lte':
      return comparable(value, operand) && (value as number) <= (operand as number);
    case '$eq':
      return equal(value, operand);
    case '$ne':
      return !equal(value, operand);
    case '$in':
      return listOf(operand).some((item) => equal(value, item));
    case '$nin':
      return !listOf(operand).some((item) => equal(value, item));
    case '$exists':
      // The text `false` is true.
      return operand === '' || operand === false ? value === undefined : value !== undefined;
    case '$regex':
      return typeof value === 'string' && new RegExp(String(operand)).test(value);
    default:
      throw new UnknownOperator(`unknown operator: ${operator}`);
  }
}

function listOf(operand: unknown): readonly unknown[] {
  if (Array.isArray(operand)) return operand;
  throw new UnknownOperator('$in needs an array');
}

const comparable = (a: unknown, b: unknown): boolean =>
  typeof a === typeof b && (typeof a === 'number' || typeof a === 'string');

const equal = (a: unknown, b: unknown): boolean => a === b || ((a ?? null) === null && b === null);

/** Order of values as MongoDB sorts them: missing, numbers, texts. */
export function compareValues(a: unknown, b: unknown): number {
  const rank = (value: unknown) =>
    value === undefined || value === null ? 0 : typeof value === 'number' ? 1 : 2;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '') < String(b ?? '') ? -1 : String(a ?? '') > String(b ?? '') ? 1 : 0;
}

/** Cuts a list as a database does: sorted by `sort`, then the first `limit`. Zero is no limit. */
export function sortAndLimit(
  documents: readonly SiteDocument[],
  sort: Readonly<Record<string, number>>,
  limit: number,
): SiteDocument[] {
  const fields = Object.entries(sort);
  const sorted = documents.toSorted((a, b) => {
    for (const [field, direction] of fields) {
      const order = compareValues(a[field], b[field]) * direction;
      if (order !== 0) return order;
    }
    return 0;
  });
  const count = Math.abs(limit);
  return count === 0 || Number.isNaN(count) ? sorted : sorted.slice(0, count);
}
