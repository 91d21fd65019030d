/** Trino's types as data. `unknown` is the type of a bare NULL. */
export type TrinoType =
  | { readonly kind: 'boolean' | 'tinyint' | 'smallint' | 'integer' | 'bigint' | 'real' | 'double' }
  | { readonly kind: 'date' | 'varbinary' | 'json' | 'uuid' | 'unknown' }
  | { readonly kind: 'interval day to second' | 'interval year to month' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** `length` null is unbounded varchar. */
  | { readonly kind: 'varchar'; readonly length: number | null }
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'time' | 'timestamp' | 'timestamp with time zone'; readonly precision: number }
  | { readonly kind: 'array'; readonly element: TrinoType }
  | { readonly kind: 'map'; readonly key: TrinoType; readonly value: TrinoType }
  | {
      readonly kind: 'row';
      readonly fields: readonly { readonly name: string | null; readonly type: TrinoType }[];
    };

/** The type's text as Trino's protocol sends it in `columns[].type`: `decimal(12, 2)`, `row(a integer)`. */
export function formatType(type: TrinoType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'varchar':
      return type.length === null ? 'varchar' : `varchar(${type.length})`;
    case 'char':
      return `char(${type.length})`;
    case 'time':
    case 'timestamp':
      return `${type.kind}(${type.precision})`;
    case 'timestamp with time zone':
      return `timestamp(${type.precision}) with time zone`;
    case 'array':
      return `array(${formatType(type.element)})`;
    case 'map':
      return `map(${formatType(type.key)}, ${formatType(type.value)})`;
    case 'row':
      return `row(${type.fields.map((field) => (field.name === null ? '' : `${field.name} `) + formatType(field.type)).join(', ')})`;
    case 'interval day to second':
    case 'interval year to month':
      return type.kind.toUpperCase();
    default:
      return type.kind;
  }
}
