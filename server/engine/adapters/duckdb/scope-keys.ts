import { fieldByName, type Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { type CompiledQuery, SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';

/** The key columns of the rows that a scope gives, with the types of the table. Throws `SqlError`. */
export function scopeKeys(
  scope: Pick<CompiledQuery, 'duckdbSql' | 'columns'>,
  schema: Schema,
  key: readonly string[],
): string {
  const items = key.map((name) => {
    const index = scope.columns.findIndex((column) => column.name === name);
    const field = fieldByName(schema, name);
    if (index === -1 || field === null) {
      throw new SqlError(
        'COLUMN_NOT_FOUND',
        `Key column '${name}' is not among the columns of the scope: ${scope.columns.map((column) => column.name).join(', ')}.`,
        null,
      );
    }
    return `CAST(c${index} AS ${storageType(toTrinoType(field.type))}) AS ${quoteIdentifier(name)}`;
  });
  return `SELECT ${items.join(', ')} FROM (${scope.duckdbSql}) AS s`;
}
