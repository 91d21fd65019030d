import { z } from 'zod';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { CellValue } from '../../port.ts';
import { ProtocolError } from './trino-error.ts';

/** A type as the protocol describes it. */
export const TypeSignature = z.object({
  rawType: z.string(),
  get arguments(): z.ZodArray<typeof Argument> {
    return z.array(Argument);
  },
});
export type TypeSignature = z.infer<typeof TypeSignature>;

const Argument = z.object({ kind: z.string(), value: z.unknown() });

const NamedType = z.object({
  fieldName: z.object({ name: z.string() }).nullish(),
  typeSignature: TypeSignature,
});

const UNBOUNDED = 2_147_483_647;

/** A type of the engine and how its values are read. */
export interface ReadType {
  /** As text where the port knows no such type. */
  readonly type: TrinoType;
  readonly read: (value: unknown) => CellValue;
}

/** Throws `ProtocolError` for a signature that makes no sense. */
export function readType(signature: TypeSignature): ReadType {
  const { rawType } = signature;
  switch (rawType) {
    case 'bigint':
      return { type: { kind: rawType }, read: nullOr(toBigInt) };
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'real':
    case 'double':
      return { type: { kind: rawType }, read: nullOr(toNumber) };
    case 'boolean':
      return { type: { kind: rawType }, read: nullOr(toBoolean) };
    case 'date':
    case 'json':
    case 'uuid':
    case 'varbinary':
    case 'unknown':
    case 'interval day to second':
    case 'interval year to month':
      return text({ kind: rawType });
    case 'decimal':
      return text({
        kind: 'decimal',
        precision: numberAt(signature, 0),
        scale: numberAt(signature, 1),
      });
    case 'varchar': {
      const length = numberAt(signature, 0, UNBOUNDED);
      return text({ kind: 'varchar', length: length === UNBOUNDED ? null : length });
    }
    case 'char':
      return text({ kind: 'char', length: numberAt(signature, 0) });
    case 'time':
    case 'timestamp':
    case 'timestamp with time zone':
      return text({ kind: rawType, precision: numberAt(signature, 0, 3) });
    case 'array':
      return arrayOf(typeAt(signature, 0));
    case 'map':
      return mapOf(typeAt(signature, 0), typeAt(signature, 1));
    case 'row':
      return rowOf(signature);
    default:
      return text({ kind: 'varchar', length: null });
  }
}

/** Name of a type that the port does not know, at any depth; null when it knows all of it. */
export function foreignType(signature: TypeSignature): string | null {
  const inner = signature.arguments.flatMap(({ kind, value }) => {
    if (kind === 'TYPE') return [TypeSignature.parse(value)];
    return kind === 'NAMED_TYPE' ? [NamedType.parse(value).typeSignature] : [];
  });
  if (!KNOWN.has(signature.rawType)) return signature.rawType;
  return inner.map(foreignType).find((name) => name !== null) ?? null;
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['bigint', 'tinyint', 'smallint', 'integer', 'real', 'double', 'decimal', 'boolean'],
  ...['date', 'time', 'timestamp', 'timestamp with time zone', 'json', 'uuid', 'varbinary'],
  ...['interval day to second', 'interval year to month', 'varchar', 'char', 'unknown'],
  ...['array', 'map', 'row'],
]);

const text = (type: TrinoType): ReadType => ({ type, read: nullOr(toText) });

function arrayOf(element: ReadType): ReadType {
  return {
    type: { kind: 'array', element: element.type },
    read: nullOr((value) => {
      if (Array.isArray(value)) return value.map(element.read);
      throw unexpected('an array', value);
    }),
  };
}

function mapOf(key: ReadType, item: ReadType): ReadType {
  return {
    type: { kind: 'map', key: key.type, value: item.type },
    read: nullOr((value) => {
      if (typeof value !== 'object' || value === null) throw unexpected('a map', value);
      const entries = Object.entries(value);
      return new Map(entries.map(([name, inner]) => [keyOf(key, name), item.read(inner)]));
    }),
  };
}

/** Keys come as text, whatever their type. */
function keyOf(key: ReadType, name: string): CellValue {
  return key.type.kind === 'boolean' ? name === 'true' : key.read(name);
}

function rowOf(signature: TypeSignature): ReadType {
  const fields = signature.arguments.map(({ value }) => {
    const { fieldName, typeSignature } = NamedType.parse(value);
    return { name: fieldName?.name ?? null, ...readType(typeSignature) };
  });
  return {
    type: { kind: 'row', fields: fields.map(({ name, type }) => ({ name, type })) },
    read: nullOr((value) => {
      if (!Array.isArray(value) || value.length !== fields.length) throw unexpected('a row', value);
      return fields.map(({ read }, index) => read(value[index]));
    }),
  };
}

function numberAt(signature: TypeSignature, index: number, absent?: number): number {
  const value = signature.arguments[index]?.value ?? absent;
  const number = Number(value);
  if (value !== undefined && Number.isInteger(number)) return number;
  throw new ProtocolError(`It described a type ${signature.rawType} without its numbers.`);
}

function typeAt(signature: TypeSignature, index: number): ReadType {
  const inner = TypeSignature.safeParse(signature.arguments[index]?.value);
  if (inner.success) return readType(inner.data);
  throw new ProtocolError(`It described a type ${signature.rawType} without its parts.`);
}

const nullOr =
  (read: (value: unknown) => CellValue) =>
  (value: unknown): CellValue =>
    value === null || value === undefined ? null : read(value);

function toBigInt(value: unknown): bigint {
  if (typeof value === 'number' || typeof value === 'string') return BigInt(value);
  throw unexpected('a bigint', value);
}

/** NaN and the infinities come as text. */
function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return Number(value);
  throw unexpected('a number', value);
}

function toBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw unexpected('true or false', value);
}

const toText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const unexpected = (what: string, value: unknown): ProtocolError =>
  new ProtocolError(`It sent ${JSON.stringify(value)?.slice(0, 80)} in place of ${what}.`);
