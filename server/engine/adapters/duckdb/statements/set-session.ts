import { SqlError } from '#server/sql/model/front-end.ts';
import {
  findSessionProperty,
  refusedValue,
  type SessionProperty,
} from '#server/sql/model/session-properties.ts';
import type { Identifier } from '#server/sql/model/tree.ts';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';
import type { CellValue, SessionChange } from '../../../port.ts';

/** The property that SET SESSION or RESET SESSION names. Throws `SqlError` where there is none. */
export function requireProperty(name: readonly Identifier[]): SessionProperty {
  const text = name.map(({ value }) => value.toLowerCase()).join('.');
  const property = findSessionProperty(text);
  if (property !== null) return property;
  throw invalid(`Session property '${text}' does not exist. SHOW SESSION lists those there are.`);
}

/** SET SESSION of a property to a value of a type. Throws `SqlError` for a value that the property cannot have. */
export function setProperty(
  property: SessionProperty,
  { type, value }: { readonly type: TrinoType; readonly value: CellValue },
): SessionChange {
  const fail = (why: string) =>
    invalid(`Unable to set session property '${property.name}' to '${String(value)}': ${why}`);
  if (value === null) throw invalid('Session property value must not be null');
  if (!fits(type, property)) {
    throw fail(`Cannot cast type ${formatType(type)} to ${property.type}`);
  }
  const text = String(value);
  const refusal = refusedValue(property, text);
  if (refusal !== null) throw fail(refusal);
  return { kind: 'set-property', name: property.name, value: text };
}

const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'double'];

function fits({ kind }: TrinoType, { type }: SessionProperty): boolean {
  switch (type) {
    case 'varchar':
      return kind === 'varchar' || kind === 'char';
    case 'boolean':
      return kind === 'boolean';
    case 'double':
      return NUMBERS.includes(kind);
    default:
      return NUMBERS.slice(0, 4).includes(kind);
  }
}

const invalid = (message: string): SqlError =>
  new SqlError('INVALID_SESSION_PROPERTY', message, null);
