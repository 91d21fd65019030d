import type { TableMetadata } from './metadata.ts';
import { type Schema, sameColumns } from './schema.ts';

/** The table with these columns as its current schema; a schema it had before is taken up again. */
export function withSchema(metadata: TableMetadata, schema: Schema): TableMetadata {
  const known = metadata.schemas.find((candidate) => sameColumns(candidate, schema));
  if (known !== undefined) return { ...metadata, currentSchemaId: known.schemaId };
  const schemaId = Math.max(...metadata.schemas.map((candidate) => candidate.schemaId)) + 1;
  return {
    ...metadata,
    schemas: [...metadata.schemas, { ...schema, schemaId }],
    currentSchemaId: schemaId,
  };
}
