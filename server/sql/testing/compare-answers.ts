import { formatType, type TrinoType } from '../model/types.ts';

export interface Expected {
  readonly columns: readonly { readonly name: string; readonly type: string | null }[] | null;
  readonly rows: readonly (readonly unknown[])[] | null;
  readonly ordered: boolean;
  readonly error: {
    readonly name: string;
    readonly type: string;
    readonly line: number | null;
    readonly column: number | null;
  } | null;
  readonly tolerance: Readonly<Record<string, number>> | null;
}

export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: TrinoType }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Why an answer is not the one that Trino gave; null when it is. */
export function difference(answer: Answer, expected: Expected): string | null {
  const columns = expected.columns ?? [];
  if (columns.length !== answer.columns.length) return `columns: ${answer.columns.length}`;
  for (const [i, column] of columns.entries()) {
    const got = answer.columns[i];
    if (got?.name !== column.name) return `column name ${got?.name} for ${column.name}`;
    if (column.type !== null && formatType(got.type) !== column.type) {
      return `type ${formatType(got.type)} for ${column.type} of ${column.name}`;
    }
  }
  if (expected.rows === null) return null;
  if (expected.rows.length !== answer.rows.length) {
    return `${answer.rows.length} rows for ${expected.rows.length}`;
  }
  const tolerances = columns.map(
    ({ name, type }) => expected.tolerance?.[name] ?? (type?.includes('real') ? 1e-6 : 1e-12),
  );
  const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.every((value, i) => sameValue(value, b[i], tolerances[i] ?? 1e-12));
  if (expected.ordered) {
    const index = expected.rows.findIndex((row, i) => !same(row, answer.rows[i] ?? []));
    return index < 0
      ? null
      : `row ${index}: ${show(answer.rows[index])} for ${show(expected.rows[index])}`;
  }
  const left = [...answer.rows];
  for (const row of expected.rows) {
    const index = left.findIndex((candidate) => same(row, candidate));
    if (index < 0) return `no row ${show(row)} in ${show(left.slice(0, 3))}`;
    left.splice(index, 1);
  }
  return null;
}

const show = (value: unknown): string =>
  JSON.stringify(value, (_, item) =>
    typeof item === 'bigint' ? `${item}n` : item instanceof Map ? [...item] : item,
  ).slice(0, 160);

function sameValue(expected: unknown, got: unknown, tolerance: number): boolean {
  if (got === undefined) return false;
  if (expected === null || got === null) return expected === got;
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return false;
    return expected.every((item, i) => sameValue(item, got[i], tolerance));
  }
  if (got instanceof Map) {
    const entries = Object.entries(expected as object);
    const byText = new Map([...got].map(([key, value]) => [keyText(key), value]));
    const byNumber = new Map([...got].map(([key, value]) => [floatText(key), value]));
    return (
      entries.length === got.size &&
      entries.every(([key, value]) =>
        sameValue(value, (byText.has(key) ? byText : byNumber).get(key), tolerance),
      )
    );
  }
  if (typeof got === 'bigint') return String(expected) === String(got);
  if (typeof expected === 'number' && typeof got === 'number') {
    if (expected === got) return true;
    if (!Number.isFinite(expected) || !Number.isFinite(got)) return false;
    return Math.abs(expected - got) <= tolerance * Math.max(Math.abs(expected), Math.abs(got));
  }
  if (typeof got === 'number' && typeof expected === 'string') return String(got) === expected;
  return expected === got;
}

/** A key as Trino's protocol writes it: rows and arrays in brackets. */
const keyText = (key: unknown): string =>
  Array.isArray(key) ? `[${key.map(keyText).join(', ')}]` : String(key);

/** A whole number of a floating type keeps its point. */
const floatText = (key: unknown): string =>
  typeof key === 'number' && Number.isInteger(key) ? `${key}.0` : keyText(key);
