import { z } from 'zod';
import type { VarValue } from './model/project.ts';

/** A name that stands unquoted in SQL, in a folder and in a URL. */
const Name = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'must be lower-case letters, digits and _');

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((value) => [value]), z.array(item)]);

const VarSchema: z.ZodType<VarValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(VarSchema),
    z.record(z.string(), VarSchema),
  ]),
);

/** What `config()` and `config:` may say. Keys that only real dbt acts on are let through. */
export const ModelConfig = z.looseObject({
  schema: Name.optional(),
  alias: z.never('is not supported: the table has the name of the model').optional(),
  materialized: z.enum(['table', 'view', 'incremental']).optional(),
  unique_key: oneOrMore(Name).optional(),
  incremental_strategy: z.enum(['merge', 'delete+insert', 'append']).optional(),
  meta: z.looseObject({ scope: Name.optional() }).optional(),
  tags: oneOrMore(z.string()).optional(),
  enabled: z.boolean().optional(),
  properties: z.looseObject({ partitioning: z.string().optional() }).optional(),
});
export type ModelConfig = Readonly<z.infer<typeof ModelConfig>>;

/** A generic test as written: a bare name, or `{name: arguments}`. */
export const TestEntry = z.union([z.string(), z.record(z.string(), z.unknown())]);
export type TestEntry = z.infer<typeof TestEntry>;

const TestConfig = z.strictObject({
  severity: z.enum(['warn', 'error']).default('error'),
  where: z.string().optional(),
});

/** Arguments of a generic test: `arguments:` of dbt 1.11 or, as before, beside the others. */
export const TestBody = z.looseObject({
  name: z.string().optional(),
  description: z.string().default(''),
  config: TestConfig.optional(),
  arguments: z.record(z.string(), z.unknown()).default({}),
});

const ColumnEntry = z.object({
  name: z.string(),
  description: z.string().default(''),
  data_type: z.string().optional(),
  data_tests: z.array(TestEntry).optional(),
  tests: z.array(TestEntry).optional(),
});

const TableEntry = z.object({
  name: Name,
  description: z.string().default(''),
  config: ModelConfig.optional(),
  columns: z.array(ColumnEntry).default([]),
  data_tests: z.array(TestEntry).optional(),
  tests: z.array(TestEntry).optional(),
  tags: oneOrMore(z.string()).optional(),
});
export type TableEntry = Readonly<z.infer<typeof TableEntry>>;

/** A yml beside the models. */
export const PropertiesFile = z.object({
  version: z.literal(2).optional(),
  models: z.array(TableEntry).default([]),
  sources: z
    .array(
      z.object({
        name: Name,
        description: z.string().default(''),
        tags: oneOrMore(z.string()).default([]),
        tables: z.array(TableEntry).default([]),
      }),
    )
    .default([]),
});

/** `dbt_project.yml`. */
export const ProjectFileSchema = z.looseObject({
  name: Name,
  'model-paths': z.array(z.string()).default(['models']),
  'macro-paths': z.array(z.string()).default(['macros']),
  'test-paths': z.array(z.string()).default(['tests']),
  models: z.record(z.string(), z.unknown()).default({}),
  vars: z.record(z.string(), VarSchema).default({}),
});

/** `publish/*.yml`: which models PostgreSQL serves. */
export const PublishFile = z.strictObject({
  marts: z.array(
    z.strictObject({
      model: Name,
      key: z.array(Name).min(1),
      indexes: z.array(z.array(Name).min(1)).default([]),
    }),
  ),
});
