import { IcebergError } from './iceberg-error.ts';

const SIMPLE_KINDS = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'uuid',
  'binary',
] as const;

export type PrimitiveType =
  | { readonly kind: (typeof SIMPLE_KINDS)[number] }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'fixed'; readonly length: number };

export interface Field {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: IcebergType;
  readonly doc: string | null;
  /** JSON members that this code does not interpret, written back as they came. */
  readonly extra: JsonMembers;
}

export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly Field[];
}

export interface ListType {
  readonly kind: 'list';
  readonly elementId: number;
  readonly elementRequired: boolean;
  readonly element: IcebergType;
}

export interface MapType {
  readonly kind: 'map';
  readonly keyId: number;
  readonly key: IcebergType;
  readonly valueId: number;
  readonly valueRequired: boolean;
  readonly value: IcebergType;
}

/** The types of Iceberg v2. */
export type IcebergType = PrimitiveType | StructType | ListType | MapType;

export type JsonMembers = Readonly<Record<string, unknown>>;

const DECIMAL = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/;
const FIXED = /^fixed\[\s*(\d+)\s*\]$/;

/** Reads a primitive type's text: `long`, `decimal(10, 2)`, `fixed[16]`. Throws `IcebergError`. */
export function parsePrimitive(text: string): PrimitiveType {
  const simple = SIMPLE_KINDS.find((kind) => kind === text);
  if (simple !== undefined) return { kind: simple };
  const decimal = DECIMAL.exec(text);
  if (decimal !== null) {
    return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
  }
  const fixed = FIXED.exec(text);
  if (fixed !== null) return { kind: 'fixed', length: Number(fixed[1]) };
  throw new IcebergError('unsupported', `Iceberg type "${text}" is not in format version 2.`);
}

/** The type as text; nested types as `struct<1: a: int>`, for messages and pages. */
export function formatIcebergType(type: IcebergType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'fixed':
      return `fixed[${type.length}]`;
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.id}: ${field.name}: ${formatIcebergType(field.type)}`).join(', ')}>`;
    case 'list':
      return `list<${formatIcebergType(type.element)}>`;
    case 'map':
      return `map<${formatIcebergType(type.key)}, ${formatIcebergType(type.value)}>`;
    default:
      return type.kind;
  }
}

export function isPrimitive(type: IcebergType): type is PrimitiveType {
  return type.kind !== 'struct' && type.kind !== 'list' && type.kind !== 'map';
}

/** True when two types are equal apart from their field ids and docs. */
export function sameShape(a: IcebergType, b: IcebergType): boolean {
  if (a.kind === 'struct' && b.kind === 'struct') {
    return (
      a.fields.length === b.fields.length &&
      a.fields.every((field, index) => {
        const other = b.fields[index];
        return other?.name === field.name && sameShape(field.type, other.type);
      })
    );
  }
  if (a.kind === 'list' && b.kind === 'list') return sameShape(a.element, b.element);
  if (a.kind === 'map' && b.kind === 'map') {
    return sameShape(a.key, b.key) && sameShape(a.value, b.value);
  }
  return isPrimitive(a) && isPrimitive(b) && formatIcebergType(a) === formatIcebergType(b);
}

/** The type with new ids for all its nested fields, outer level before inner. */
export function withFreshIds(type: IcebergType, nextId: () => number): IcebergType {
  switch (type.kind) {
    case 'struct': {
      const numbered = type.fields.map((field) => ({ ...field, id: nextId() }));
      return {
        kind: 'struct',
        fields: numbered.map((field) => ({ ...field, type: withFreshIds(field.type, nextId) })),
      };
    }
    case 'list': {
      const elementId = nextId();
      return { ...type, elementId, element: withFreshIds(type.element, nextId) };
    }
    case 'map': {
      const keyId = nextId();
      const valueId = nextId();
      return {
        ...type,
        keyId,
        valueId,
        key: withFreshIds(type.key, nextId),
        value: withFreshIds(type.value, nextId),
      };
    }
    default:
      return type;
  }
}

/** True when readers of `to` understand files written as `from` (the promotions of format v2). */
export function canPromote(from: IcebergType, to: IcebergType): boolean {
  if (from.kind === 'int') return to.kind === 'long';
  if (from.kind === 'float') return to.kind === 'double';
  return (
    from.kind === 'decimal' &&
    to.kind === 'decimal' &&
    from.scale === to.scale &&
    from.precision <= to.precision
  );
}
