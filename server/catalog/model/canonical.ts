/** What canonical JSON can hold: JSON and 64-bit integers. `undefined` fields are left out. */
export type CanonicalValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly CanonicalValue[]
  | { readonly [field: string]: CanonicalValue };

// A field name that starts with `$` gets another `$`, so that this one can only mean an integer.
const BIGINT_FIELD = '$bigint';

/** One text per value: fields in order, integers exact, no blanks. Equal values give equal text. */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'bigint') return `{"${BIGINT_FIELD}":"${value}"}`;
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .toSorted()
    .map((name) => `${JSON.stringify(escapeName(name))}:${canonicalJson(value[name])}`);
  return `{${fields.join(',')}}`;
}

/** Reads what `canonicalJson` wrote. Throws `SyntaxError` for anything that is not JSON. */
export function parseCanonicalJson(text: string): unknown {
  return restore(JSON.parse(text));
}

function restore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(restore);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value);
  const [first] = fields;
  if (first?.[0] === BIGINT_FIELD) return BigInt(String(first[1]));
  return Object.fromEntries(fields.map(([name, field]) => [unescapeName(name), restore(field)]));
}

function escapeName(name: string): string {
  return name.startsWith('$') ? `$${name}` : name;
}

function unescapeName(name: string): string {
  return name.startsWith('$') ? name.slice(1) : name;
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
