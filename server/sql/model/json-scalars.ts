import type { Position } from './front-end.ts';
import { BIGINT, BOOLEAN, DOUBLE, decimal, type Typed, VARCHAR } from './typed.ts';
import type { TrinoType } from './types.ts';

/** `CAST`, which itself knows of JSON. */
export type Cast = (value: Typed, type: TrinoType, position: Position | null) => Typed;

/** Kinds of scalars by the character that marks them; what a mark is cast from. */
const MARKED: readonly (readonly [mark: string, from: TrinoType])[] = [
  ['i', BIGINT],
  ['d', DOUBLE],
  ['n', decimal(38, 10)],
  ['b', BOOLEAN],
  ['s', VARCHAR],
];

const text = (mark: string): string => `substring(${mark}, 2)`;

/**
 * The SQL value of a marked JSON scalar: each kind of scalar becomes `type` by the cast of its own.
 * Throws `SqlError` where not even a text has such a cast.
 */
export function fromMark(
  mark: string,
  type: TrinoType,
  position: Position | null,
  cast: Cast,
): string {
  const fromText = cast({ type: VARCHAR, sql: text(mark) }, type, position).sql;
  if (type.kind === 'varchar' && type.length === null) return text(mark);
  const branches = MARKED.filter(([kind]) => kind !== 's').flatMap(([kind, from]) => {
    const value: Typed = { type: from, sql: numberOf(from, mark) };
    const converted = castOrNull(value, type, cast);
    return converted === null ? [] : [`WHEN '${kind}' THEN ${converted}`];
  });
  return `(CASE left(${mark}, 1) ${branches.join(' ')} WHEN 's' THEN ${fromText} END)`;
}

const STORAGE: Readonly<Partial<Record<TrinoType['kind'], string>>> = {
  bigint: 'BIGINT',
  double: 'DOUBLE',
  decimal: 'DECIMAL(38, 10)',
  boolean: 'BOOLEAN',
};

const numberOf = (from: TrinoType, mark: string): string =>
  `CAST(${text(mark)} AS ${STORAGE[from.kind] ?? 'VARCHAR'})`;

function castOrNull(value: Typed, type: TrinoType, cast: Cast): string | null {
  try {
    return cast(value, type, null).sql;
  } catch {
    return null;
  }
}

/** A SQL value as a marked scalar of a path's variable; null for a type that has none. */
export function toMark(value: Typed, cast: Cast): string | null {
  const marked = (mark: string, sql: string): string => `('${mark}' || ${sql})`;
  const asText = castOrNull(value, VARCHAR, cast);
  if (asText === null) return null;
  switch (value.type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return marked('i', asText);
    case 'real':
    case 'double':
      return marked('d', `trino_double_text(CAST(${value.sql} AS DOUBLE))`);
    case 'decimal':
      return marked('n', asText);
    case 'boolean':
      return marked('b', asText);
    case 'varchar':
    case 'char':
      return marked('s', asText);
    case 'unknown':
      return `CAST(NULL AS VARCHAR)`;
    case 'date':
    case 'time':
    case 'timestamp':
      return marked('m', asText);
    default:
      return null;
  }
}
