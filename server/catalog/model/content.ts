import { z } from 'zod';

/** Elements of a content key, outermost namespace first: `['silver', 'fct_glucose_readings']`. */
export const ContentKey = z
  .array(z.string().min(1).max(500))
  .min(1, 'A content key needs at least one element.')
  .max(20, 'A content key has at most 20 elements.');
export type ContentKey = readonly string[];

/** 64-bit ids are bigint here and never pass through a double. */
export const IcebergTable = z.object({
  type: z.literal('ICEBERG_TABLE'),
  id: z.string().optional(),
  metadataLocation: z.string(),
  snapshotId: z.bigint(),
  schemaId: z.number().int(),
  specId: z.number().int(),
  sortOrderId: z.number().int(),
});
export type IcebergTable = Readonly<z.infer<typeof IcebergTable>>;

export const IcebergView = z.object({
  type: z.literal('ICEBERG_VIEW'),
  id: z.string().optional(),
  metadataLocation: z.string(),
  versionId: z.bigint(),
  schemaId: z.number().int(),
  sqlText: z.string().optional(),
  dialect: z.string().optional(),
});
export type IcebergView = Readonly<z.infer<typeof IcebergView>>;

export const Namespace = z.object({
  type: z.literal('NAMESPACE'),
  id: z.string().optional(),
  elements: z.array(z.string()),
  properties: z.record(z.string(), z.string()).default({}),
});
export type Namespace = Readonly<z.infer<typeof Namespace>>;

/** A content type this code does not interpret: it is kept and handed on as it came. */
export const UnknownContent = z.looseObject({ type: z.string(), id: z.string().optional() });
export type UnknownContent = Readonly<{
  type: string;
  id?: string | undefined;
  [field: string]: unknown;
}>;

export type Content = IcebergTable | IcebergView | Namespace | UnknownContent;

export function isIcebergTable(content: Content): content is IcebergTable {
  return content.type === 'ICEBERG_TABLE';
}
