import { SqlError } from './front-end.ts';
import { quoteIdentifier } from './quote.ts';
import type { TrinoType } from './types.ts';

/** Name of field `index` (from 0) of a row type in DuckDB, where every field has one. */
export const fieldName = (name: string | null, index: number): string => name ?? `field${index}`;

/** The DuckDB type in which an expression of a Trino type is computed and kept. */
export function storageType(type: TrinoType): string {
  switch (type.kind) {
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
    case 'timestamp with time zone':
      return 'TIMESTAMPTZ';
    case 'interval day to second':
    case 'interval year to month':
      return 'INTERVAL';
    case 'array':
      return `${storageType(type.element)}[]`;
    case 'map':
      return `MAP(${storageType(type.key)}, ${storageType(type.value)})`;
    case 'row':
      return rowStorage(type.fields);
    default:
      return type.kind.toUpperCase();
  }
}

type Fields = Extract<TrinoType, { readonly kind: 'row' }>['fields'];

function rowStorage(fields: Fields): string {
  const names = fields.map(({ name }, i) => fieldName(name, i));
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) {
    throw new SqlError('NOT_SUPPORTED', 'A row with two fields of one name is not supported', null);
  }
  const items = fields.map(
    ({ type }, i) => `${quoteIdentifier(names[i] ?? '')} ${storageType(type)}`,
  );
  return `STRUCT(${items.join(', ')})`;
}
