import { z } from 'zod';
import type { Content, ContentKey } from '../model/content.ts';

const MOST = 2n ** 63n;

/** A 64-bit integer in any spelling that clients use. */
const Long = z
  .union([z.bigint(), z.int(), z.string().regex(/^-?\d{1,19}$/)])
  .transform((value) => BigInt(value))
  .refine((value) => value >= -MOST && value < MOST, 'The number does not fit into 64 bits.');
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

const Table = z.object({
  type: z.literal('ICEBERG_TABLE'),
  id: optional(z.string()),
  metadataLocation: z.string(),
  snapshotId: Long,
  schemaId: z.int32(),
  specId: z.int32(),
  sortOrderId: z.int32(),
});

const View = z.object({
  type: z.literal('ICEBERG_VIEW'),
  id: optional(z.string()),
  metadataLocation: z.string(),
  versionId: Long,
  schemaId: z.int32(),
  sqlText: optional(z.string()),
  dialect: optional(z.string()),
});

const NamespaceContent = z.object({
  type: z.literal('NAMESPACE'),
  id: optional(z.string()),
  elements: z.array(z.string()),
  properties: z
    .record(z.string(), z.string())
    .nullish()
    .transform((value) => value ?? {}),
});

const SHAPES: Readonly<Record<string, z.ZodType<Content>>> = {
  ICEBERG_TABLE: Table,
  ICEBERG_VIEW: View,
  NAMESPACE: NamespaceContent,
};

/** More would overflow the stack of whoever walks it. */
const MAX_DEPTH = 100;

const AnyContent = z.looseObject({ type: z.string(), id: z.string().nullish() });

/** A content as Nessie writes it. What has a type that this code does not know passes as it came. */
export const WireContent = AnyContent.transform((content, context): Content => {
  const shape = SHAPES[content.type];
  if (shape === undefined) {
    if (isDeeper(content, MAX_DEPTH)) {
      context.addIssue({
        code: 'custom',
        message: `It is nested deeper than ${MAX_DEPTH} levels.`,
      });
      return z.NEVER;
    }
    const { id, ...rest } = content;
    return id === null || id === undefined ? rest : { ...rest, id };
  }
  const parsed = shape.safeParse(content);
  if (parsed.success) return withoutUndefined(parsed.data);
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: 'custom', path, message });
  }
  return z.NEVER;
});

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** Left-out fields are absent, so that contents compare by their fields. */
function withoutUndefined(content: Content): Content {
  const given = Object.entries(content).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Content;
}

export function toWireContent(content: Content): unknown {
  if (content.type !== 'NAMESPACE') return content;
  const { properties, ...rest } = content;
  const isEmpty = Object.keys(properties ?? {}).length === 0;
  return isEmpty ? rest : { ...rest, properties };
}

export const WireKey = z
  .object({ elements: z.array(z.string()).min(1) })
  .transform(({ elements }): ContentKey => elements);

export const toWireKey = (key: ContentKey): unknown => ({ elements: key });
