import { type Schema, sameColumns } from '#server/iceberg/model/schema.ts';
import { schemaLines } from './schema-lines.ts';

/** What tells which field ids two states of a table have in common. */
export interface SchemaHistory {
  readonly tableUuid: string;
  /** Every schema that the state knows, its own among them. */
  readonly schemas: readonly Schema[];
}

/**
 * The highest field id that means the same column on both sides: two branches of a table each go on
 * counting from where they parted. 0 for two tables that only share their name.
 */
export function sharedIds(
  before: SchemaHistory,
  after: SchemaHistory,
  { isOneLine }: { readonly isOneLine: boolean },
): number {
  if (before.tableUuid !== after.tableUuid) return 0;
  // Of a table that one state comes from the other, no id was given twice.
  if (isOneLine) return Number.POSITIVE_INFINITY;
  const shared = before.schemas.filter((schema) =>
    after.schemas.some((other) => sameColumns(schema, other)),
  );
  return Math.max(0, ...shared.flatMap(schemaLines).map(({ fieldId }) => fieldId));
}
