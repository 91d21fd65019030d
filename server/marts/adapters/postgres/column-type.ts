import { assertNever } from '#server/platform/result.ts';
import type { TrinoType } from '#server/sql/model/types.ts';

/** PostgreSQL's type for a column; nested values become `jsonb`. Nothing is narrowed. */
export function postgresType(type: TrinoType): string {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'tinyint':
    case 'smallint':
      return 'smallint';
    case 'integer':
      return 'integer';
    case 'bigint':
      return 'bigint';
    case 'real':
      return 'real';
    case 'double':
      return 'double precision';
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`;
    case 'varchar':
    case 'char':
    case 'unknown':
      return 'text';
    case 'date':
      return 'date';
    case 'time':
      return 'time(6)';
    case 'timestamp':
      return 'timestamp(6)';
    case 'timestamp with time zone':
      return 'timestamptz(6)';
    case 'interval day to second':
    case 'interval year to month':
      return 'text';
    case 'varbinary':
      return 'bytea';
    case 'uuid':
      return 'uuid';
    case 'json':
    case 'array':
    case 'map':
    case 'row':
      return 'jsonb';
    default:
      return assertNever(type);
  }
}
