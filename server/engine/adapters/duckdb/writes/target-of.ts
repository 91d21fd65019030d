import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { WriteTarget } from '#server/sql/model/statements/write-target.ts';
import type { LakeTable } from '../bind-iceberg.ts';
import type { TablePlace } from './place.ts';

/** A table as statements see it that write to it. */
export const targetOf = (
  { name }: Pick<TablePlace, 'name'>,
  { metadata }: Pick<LakeTable, 'metadata'>,
): WriteTarget => ({
  name,
  columns: currentSchema(metadata).fields.map((field) => ({
    name: field.name,
    type: toTrinoType(field.type),
    required: field.required,
  })),
});
