import { z } from 'zod';
import type { PartitionField, PartitionSpec, SortOrder } from '../model/partition.ts';
import type { Schema } from '../model/schema.ts';
import {
  type Field,
  formatIcebergType,
  type IcebergType,
  parsePrimitive,
  type StructType,
} from '../model/types.ts';

const Int = z.int();

const FieldJson: z.ZodType<Field> = z
  .looseObject({
    id: Int,
    name: z.string(),
    required: z.boolean(),
    get type() {
      return TypeJson;
    },
    doc: z.string().optional(),
  })
  .transform(({ id, name, required, type, doc, ...extra }) => ({
    id,
    name,
    required,
    type,
    doc: doc ?? null,
    extra,
  }));

const StructJson: z.ZodType<StructType> = z
  .object({ type: z.literal('struct'), fields: z.array(FieldJson) })
  .transform(({ fields }) => ({ kind: 'struct', fields }));

const ListJson: z.ZodType<IcebergType> = z
  .object({
    type: z.literal('list'),
    'element-id': Int,
    'element-required': z.boolean(),
    get element() {
      return TypeJson;
    },
  })
  .transform((json) => ({
    kind: 'list',
    elementId: json['element-id'],
    elementRequired: json['element-required'],
    element: json.element,
  }));

const MapJson: z.ZodType<IcebergType> = z
  .object({
    type: z.literal('map'),
    'key-id': Int,
    'value-id': Int,
    'value-required': z.boolean(),
    get key() {
      return TypeJson;
    },
    get value() {
      return TypeJson;
    },
  })
  .transform((json) => ({
    kind: 'map',
    keyId: json['key-id'],
    key: json.key,
    valueId: json['value-id'],
    valueRequired: json['value-required'],
    value: json.value,
  }));

const TypeJson: z.ZodType<IcebergType> = z.union([
  z.string().transform((text) => parsePrimitive(text)),
  StructJson,
  ListJson,
  MapJson,
]);

export const SchemaJson: z.ZodType<Schema> = z
  .looseObject({
    type: z.literal('struct'),
    'schema-id': Int.default(0),
    'identifier-field-ids': z.array(Int).default([]),
    fields: z.array(FieldJson),
  })
  .transform(({ type, 'schema-id': schemaId, 'identifier-field-ids': ids, fields, ...extra }) => ({
    schemaId,
    fields,
    identifierFieldIds: ids,
    extra,
  }));

const PartitionFieldJson: z.ZodType<PartitionField> = z
  .looseObject({ 'source-id': Int, 'field-id': Int, name: z.string(), transform: z.string() })
  .transform(({ 'source-id': sourceId, 'field-id': fieldId, name, transform, ...extra }) => ({
    sourceId,
    fieldId,
    name,
    transform,
    extra,
  }));

export const PartitionSpecJson: z.ZodType<PartitionSpec> = z
  .object({ 'spec-id': Int, fields: z.array(PartitionFieldJson) })
  .transform((json) => ({ specId: json['spec-id'], fields: json.fields }));

export const SortOrderJson: z.ZodType<SortOrder> = z
  .object({
    'order-id': Int,
    fields: z.array(
      z
        .object({
          'source-id': Int,
          transform: z.string(),
          direction: z.enum(['asc', 'desc']),
          'null-order': z.enum(['nulls-first', 'nulls-last']),
        })
        .transform((json) => ({
          sourceId: json['source-id'],
          transform: json.transform,
          direction: json.direction,
          nullOrder: json['null-order'],
        })),
    ),
  })
  .transform((json) => ({ orderId: json['order-id'], fields: json.fields }));

export function schemaToJson(schema: Schema): object {
  return {
    type: 'struct',
    'schema-id': schema.schemaId,
    fields: schema.fields.map(fieldToJson),
    ...(schema.identifierFieldIds.length > 0 && {
      'identifier-field-ids': schema.identifierFieldIds,
    }),
    ...schema.extra,
  };
}

export function partitionFieldToJson(field: PartitionField): object {
  return {
    'source-id': field.sourceId,
    'field-id': field.fieldId,
    name: field.name,
    transform: field.transform,
    ...field.extra,
  };
}

export function sortOrderToJson(order: SortOrder): object {
  return {
    'order-id': order.orderId,
    fields: order.fields.map((field) => ({
      'source-id': field.sourceId,
      transform: field.transform,
      direction: field.direction,
      'null-order': field.nullOrder,
    })),
  };
}

function fieldToJson(field: Field): object {
  return {
    id: field.id,
    name: field.name,
    required: field.required,
    type: typeToJson(field.type),
    ...(field.doc !== null && { doc: field.doc }),
    ...field.extra,
  };
}

function typeToJson(type: IcebergType): string | object {
  switch (type.kind) {
    case 'struct':
      return { type: 'struct', fields: type.fields.map(fieldToJson) };
    case 'list':
      return {
        type: 'list',
        'element-id': type.elementId,
        'element-required': type.elementRequired,
        element: typeToJson(type.element),
      };
    case 'map':
      return {
        type: 'map',
        'key-id': type.keyId,
        key: typeToJson(type.key),
        'value-id': type.valueId,
        'value-required': type.valueRequired,
        value: typeToJson(type.value),
      };
    default:
      return formatIcebergType(type);
  }
}
