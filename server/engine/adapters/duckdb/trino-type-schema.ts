import { z } from 'zod';
import type { TrinoType } from '#server/sql/model/types.ts';

const Simple = z.object({
  kind: z.enum([
    'boolean',
    'tinyint',
    'smallint',
    'integer',
    'bigint',
    'real',
    'double',
    'date',
    'varbinary',
    'json',
    'uuid',
    'unknown',
    'interval day to second',
    'interval year to month',
  ]),
});

/** A Trino type as it stands in a file of ours. */
export const TrinoTypeSchema: z.ZodType<TrinoType> = z.lazy(() =>
  z.union([
    Simple,
    z.object({ kind: z.literal('decimal'), precision: z.number().int(), scale: z.number().int() }),
    z.object({ kind: z.literal('varchar'), length: z.number().int().nullable() }),
    z.object({ kind: z.literal('char'), length: z.number().int() }),
    z.object({
      kind: z.enum(['time', 'timestamp', 'timestamp with time zone']),
      precision: z.number().int(),
    }),
    z.object({ kind: z.literal('array'), element: TrinoTypeSchema }),
    z.object({ kind: z.literal('map'), key: TrinoTypeSchema, value: TrinoTypeSchema }),
    z.object({
      kind: z.literal('row'),
      fields: z.array(z.object({ name: z.string().nullable(), type: TrinoTypeSchema })),
    }),
  ]),
);
