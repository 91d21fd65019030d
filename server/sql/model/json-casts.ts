import { isInteger } from './coercion.ts';
import type { Position } from './front-end.ts';
import { type Cast, fromMark } from './json-scalars.ts';
import { quoteString } from './quote.ts';
import { storageType } from './storage-type.ts';
import { JSON_TYPE, type Typed, VARCHAR } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

type Row = Extract<TrinoType, { readonly kind: 'row' }>;
type MapType = Extract<TrinoType, { readonly kind: 'map' }>;

/** Lambdas of nested values name their parameters by how deep they stand. */
const parameter = (depth: number): string => `j${depth}`;

/** A value as JSON text; null for a type that JSON has no form for. */
export function jsonOf({ type, sql }: Typed, cast: Cast, depth = 0): string | null {
  if (isInteger(type) || type.kind === 'boolean') return `CAST(${sql} AS VARCHAR)`;
  switch (type.kind) {
    case 'unknown':
    case 'json':
      return sql;
    case 'varchar':
      return `trino_json_string(${sql})`;
    case 'decimal':
    case 'date':
    case 'timestamp': {
      const text = cast({ type, sql }, VARCHAR, null).sql;
      return type.kind === 'decimal' ? text : `('"' || ${text} || '"')`;
    }
    case 'double':
      return `trino_json_double(${sql})`;
    case 'real':
      return `trino_json_real(CAST(${sql} AS DOUBLE))`;
    case 'array': {
      const item = parameter(depth);
      const element = jsonOf({ type: type.element, sql: item }, cast, depth + 1);
      return element === null ? null : joined('[', listOf(sql, item, orNull(element)), ']', sql);
    }
    case 'map':
      return mapJson(type, sql, cast, depth);
    case 'row':
      return rowJson(type, sql, cast, depth);
    default:
      return null;
  }
}

const orNull = (json: string): string => `COALESCE(${json}, 'null')`;
const listOf = (list: string, item: string, body: string): string =>
  `list_transform(${list}, lambda ${item}: ${body})`;
const joined = (start: string, texts: string, end: string, value: string): string =>
  `CASE WHEN ${value} IS NULL THEN NULL ELSE '${start}' || COALESCE(array_to_string(${texts}, ','), '') || '${end}' END`;

const KEY_KINDS = ['boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'varchar', 'decimal'];

/** Keys in their order, as everything of type json has them. */
function mapJson(type: MapType, sql: string, cast: Cast, depth: number): string | null {
  const item = parameter(depth);
  const floating = type.key.kind === 'double' || type.key.kind === 'real';
  const key = floating
    ? jsonOf({ type: type.key, sql: item }, cast, depth + 1)
    : KEY_KINDS.includes(type.key.kind)
      ? cast({ type: type.key, sql: item }, VARCHAR, null).sql
      : null;
  const value = jsonOf({ type: type.value, sql: item }, cast, depth + 1);
  if (key === null || value === null) return null;
  const keys = listOf(`map_keys(${sql})`, item, key);
  const values = listOf(`map_values(${sql})`, item, orNull(value));
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE trino_json_sorted(${keys}, ${values}) END`;
}

function rowJson(type: Row, sql: string, cast: Cast, depth: number): string | null {
  const members = type.fields.map((field, i) => {
    const value: Typed = { type: field.type, sql: `struct_extract_at(${sql}, ${i + 1})` };
    const json = jsonOf(value, cast, depth);
    const name = JSON.stringify(field.name ?? '');
    return json === null
      ? null
      : `${quoteString(`${i === 0 ? '' : ','}${name}:`)} || ${orNull(json)}`;
  });
  if (members.includes(null)) return null;
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE '{' || ${members.join(' || ')} || '}' END`;
}

/** The value of a type json as another type. Throws `SqlError` where Trino has no such cast. */
export function fromJson(
  value: Typed,
  type: TrinoType,
  position: Position | null,
  cast: Cast,
  depth = 0,
): string | null {
  const { sql } = value;
  const name = quoteString(formatType(type));
  switch (type.kind) {
    case 'json':
      return sql;
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'decimal':
    case 'varchar':
      return fromMark(`trino_json_mark(${sql}, ${name})`, type, position, cast);
    case 'array': {
      const item = parameter(depth);
      const element = fromJson(
        { type: JSON_TYPE, sql: item },
        type.element,
        position,
        cast,
        depth + 1,
      );
      return element === null
        ? null
        : listOf(`trino_json_elements(${sql}, ${name})`, item, element);
    }
    case 'map': {
      const item = parameter(depth);
      const inner = { type: JSON_TYPE, sql: item };
      const converted = fromJson(inner, type.value, position, cast, depth + 1);
      if (converted === null || !KEY_KINDS.includes(type.key.kind)) return null;
      const key = cast({ type: VARCHAR, sql: item }, type.key, position).sql;
      const keys = listOf(`trino_json_keys(${sql}, ${name})`, item, key);
      const values = listOf(`trino_json_values(${sql}, ${name})`, item, converted);
      return `CASE WHEN ${keys} IS NULL THEN NULL ELSE CAST(map(${keys}, ${values}) AS ${storageType(type)}) END`;
    }
    case 'row':
      return rowFromJson(sql, name, type, position, cast, depth);
    default:
      return null;
  }
}

function rowFromJson(
  sql: string,
  name: string,
  type: Row,
  position: Position | null,
  cast: Cast,
  depth: number,
): string | null {
  const names = type.fields.map((field) =>
    field.name === null ? 'CAST(NULL AS VARCHAR)' : quoteString(field.name),
  );
  const list = `trino_json_fields(${sql}, ${name}, [${names.join(', ')}])`;
  const fields = type.fields.map((field, i) =>
    fromJson({ type: JSON_TYPE, sql: `${list}[${i + 1}]` }, field.type, position, cast, depth),
  );
  if (fields.includes(null)) return null;
  return `CASE WHEN ${list} IS NULL THEN NULL ELSE CAST(row(${fields.join(', ')}) AS ${storageType(type)}) END`;
}
