import { z } from 'zod';
import { IcebergError } from '../model/iceberg-error.ts';

export interface AvroField {
  readonly name: string;
  /** Iceberg's id, by which readers find the field; null: it has none. */
  readonly id: number | null;
  readonly type: AvroType;
}

/** A schema with its references by name resolved. Logical types are told, not applied. */
export type AvroType =
  | {
      readonly kind: 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';
      readonly logical: string | null;
    }
  | { readonly kind: 'fixed'; readonly size: number; readonly logical: string | null }
  | { readonly kind: 'enum' }
  | { readonly kind: 'record'; readonly fields: readonly AvroField[] }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] };

const Primitive = z.enum(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);

const Part = z.looseObject({
  type: z.unknown(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  logicalType: z.string().optional(),
  size: z.int().nonnegative().optional(),
  items: z.unknown().optional(),
  values: z.unknown().optional(),
  fields: z
    .array(z.looseObject({ name: z.string(), type: z.unknown(), 'field-id': z.int().optional() }))
    .optional(),
});

/** Reads a schema as it stands in a file's header. Throws `IcebergError`. */
export function parseAvroSchema(json: unknown): AvroType {
  return parseType(json, new Map());
}

function parseType(json: unknown, named: Map<string, AvroType>): AvroType {
  const primitive = Primitive.safeParse(json);
  if (primitive.success) return { kind: primitive.data, logical: null };
  if (typeof json === 'string') {
    const known = named.get(json) ?? named.get(json.split('.').at(-1) ?? '');
    if (known !== undefined) return known;
    throw new IcebergError('invalid', `The Avro schema uses the type ${json} before it names it.`);
  }
  if (Array.isArray(json)) {
    return { kind: 'union', branches: json.map((branch) => parseType(branch, named)) };
  }
  const part = Part.safeParse(json);
  if (!part.success) throw notUnderstood(json);
  const type = parsePart(part.data, named);
  if (part.data.name !== undefined) named.set(part.data.name, type);
  return type;
}

function parsePart(part: z.infer<typeof Part>, named: Map<string, AvroType>): AvroType {
  const logical = part.logicalType ?? null;
  switch (part.type) {
    case 'record':
      return {
        kind: 'record',
        fields: (part.fields ?? []).map((field) => ({
          name: field.name,
          id: field['field-id'] ?? null,
          type: parseType(field.type, named),
        })),
      };
    case 'array':
      return { kind: 'array', items: parseType(part.items, named) };
    case 'map':
      return { kind: 'map', values: parseType(part.values, named) };
    case 'enum':
      return { kind: 'enum' };
    case 'fixed':
      if (part.size === undefined) throw notUnderstood(part);
      return { kind: 'fixed', size: part.size, logical };
  }
  const primitive = Primitive.safeParse(part.type);
  return primitive.success ? { kind: primitive.data, logical } : parseType(part.type, named);
}

function notUnderstood(json: unknown): IcebergError {
  return new IcebergError(
    'invalid',
    `The Avro schema is not understood at ${JSON.stringify(json).slice(0, 200)}.`,
  );
}
