import { z } from 'zod';
import type { Plan, PlanNode } from '#server/engine/port.ts';

const Count = z
  .string()
  .transform((text) => BigInt(text))
  .nullable();

const StoredNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    details: z.array(z.string()),
    estimatedRows: Count,
    actualRows: Count,
    seconds: z.number().nullable(),
    bytes: Count,
    children: z.array(StoredNode),
  }),
);

/** A plan as the column `profile` keeps it. */
export const StoredPlan: z.ZodType<Plan> = z.object({
  root: StoredNode,
  sql: z.string(),
  io: z
    .object({
      tables: z.array(z.object({ name: z.string(), estimatedRows: Count, estimatedBytes: Count })),
    })
    .nullable(),
});

/** 64-bit counts as text. */
export const planJson = (plan: Plan): string =>
  JSON.stringify(plan, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
