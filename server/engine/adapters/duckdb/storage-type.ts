import { quoteIdentifier } from '#server/sql/model/quote.ts';
import type { TrinoType } from '#server/sql/model/types.ts';

/** Name of field `index` (from 0) of a row type in DuckDB, where every field has one. */
export const fieldName = (name: string | null, index: number): string => name ?? `field${index}`;

/** The DuckDB type that holds the values of a Trino type between here and the files. */
export function storageType(type: TrinoType): string {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'double':
    case 'date':
    case 'uuid':
      return type.kind.toUpperCase();
    case 'real':
      return 'FLOAT';
    case 'varbinary':
      return 'BLOB';
    case 'varchar':
    case 'char':
    case 'json':
    case 'unknown':
      return 'VARCHAR';
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'time':
    case 'timestamp':
      return type.kind.toUpperCase();
    case 'timestamp with time zone':
      return 'TIMESTAMP WITH TIME ZONE';
    case 'interval day to second':
    case 'interval year to month':
      return 'INTERVAL';
    case 'array':
      return `${storageType(type.element)}[]`;
    case 'map':
      return `MAP(${storageType(type.key)}, ${storageType(type.value)})`;
    case 'row':
      return `STRUCT(${type.fields
        .map(
          (field, index) =>
            `${quoteIdentifier(fieldName(field.name, index))} ${storageType(field.type)}`,
        )
        .join(', ')})`;
  }
}

/** A relation with these columns and no row. */
export function emptyRelation(
  columns: readonly { readonly name: string; readonly type: TrinoType }[],
): string {
  const items = columns.map(
    ({ name, type }) => `CAST(NULL AS ${storageType(type)}) AS ${quoteIdentifier(name)}`,
  );
  return `(SELECT ${items.join(', ')} WHERE false)`;
}
