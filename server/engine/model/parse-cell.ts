import type { TrinoType } from '#server/sql/model/types.ts';
import type { CellValue } from '../port.ts';

/** A number of a JSON text as it stands there: a double would lose digits of it. */
class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Reads back what `cellJson` wrote of a nested value. Throws `TypeError` for what it never writes. */
export function parseCell(text: string, type: TrinoType): CellValue {
  return toCell(parseExact(text), type);
}

function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? new Digits(source) : value,
  );
}

function toCell(value: unknown, type: TrinoType): CellValue {
  if (value === null || typeof value === 'boolean') return value;
  if (value instanceof Digits) return fromText(value.text, type);
  if (typeof value === 'string') return fromText(value, type);
  if (Array.isArray(value)) return value.map((item, index) => toCell(item, itemType(type, index)));
  if (type.kind !== 'map')
    throw new TypeError(`A value of type ${type.kind} is kept as an object.`);
  return new Map(
    Object.entries(value as object).map(([key, item]) => [
      fromText(key, type.key),
      toCell(item, type.value),
    ]),
  );
}

function itemType(type: TrinoType, index: number): TrinoType {
  if (type.kind === 'array') return type.element;
  const field = type.kind === 'row' ? type.fields[index] : undefined;
  if (field !== undefined) return field.type;
  throw new TypeError(`A value of type ${type.kind} is kept as a list.`);
}

function fromText(text: string, type: TrinoType): CellValue {
  switch (type.kind) {
    case 'bigint':
      return BigInt(text);
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'real':
    case 'double':
      return Number(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
}
