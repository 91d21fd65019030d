import { type Position, SqlError, type SqlParameter } from '../front-end.ts';
import type { Expression } from '../tree.ts';
import type { PropertyNode } from './write-tree.ts';

export type PropertyValue =
  | string
  | bigint
  | boolean
  | null
  | readonly PropertyValue[]
  | ReadonlyMap<string, PropertyValue>;

/** A property of a WITH clause; null is `DEFAULT`. */
export interface Property {
  /** Lower case. */
  readonly name: string;
  readonly value: PropertyValue;
  readonly position: Position;
}

/** The properties that a clause gives. Throws `SqlError` for one that is given twice or is no constant. */
export function propertiesOf(
  nodes: readonly PropertyNode[],
  parameters: readonly SqlParameter[],
): readonly Property[] {
  const properties = nodes.map(({ name, value }) => ({
    name: name.value.toLowerCase(),
    value: value === null ? null : constantValue(value, parameters),
    position: name.position,
  }));
  const twice = properties.find(({ name }, i) =>
    properties.slice(0, i).some((p) => p.name === name),
  );
  if (twice === undefined) return properties;
  throw new SqlError('DUPLICATE_PROPERTY', `Duplicate property: ${twice.name}`, twice.position);
}

/** A constant as written: text, whole number, true or false, an array, a map of texts. Throws `SqlError` for anything else. */
export function constantValue(
  node: Expression,
  parameters: readonly SqlParameter[],
): PropertyValue {
  switch (node.kind) {
    case 'null':
      return null;
    case 'string':
    case 'boolean':
      return node.value;
    case 'integer':
      return BigInt(node.text.replaceAll('_', ''));
    case 'negate': {
      const value = constantValue(node.value, parameters);
      if (typeof value === 'bigint') return -value;
      break;
    }
    case 'array':
      return node.items.map((item) => constantValue(item, parameters));
    case 'parameter': {
      const value = parameters[node.index]?.value;
      if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
      if (value !== undefined && typeof value !== 'number') return value;
      break;
    }
    case 'call':
      if (node.name === 'map') return mapOf(node, parameters);
      break;
    default:
  }
  throw new SqlError(
    'NOT_SUPPORTED',
    'Here stands a constant: text, a whole number, true or false, ARRAY[…] or MAP(ARRAY[…], ARRAY[…])',
    node.position,
  );
}

function mapOf(
  node: Extract<Expression, { readonly kind: 'call' }>,
  parameters: readonly SqlParameter[],
): ReadonlyMap<string, PropertyValue> {
  const [keys = [], values = []] = node.args.map((arg) => constantValue(arg, parameters));
  if (Array.isArray(keys) && Array.isArray(values) && keys.length === values.length) {
    return new Map(keys.map((key, i) => [String(key), values[i] ?? null]));
  }
  throw new SqlError(
    'INVALID_FUNCTION_ARGUMENT',
    'Key and value arrays must be the same length',
    node.position,
  );
}
