import { SqlError } from './front-end.ts';
import { own } from './own.ts';
import type { TypeNode } from './tree.ts';
import type { TrinoType } from './types.ts';

const SIMPLE: Readonly<Record<string, TrinoType['kind']>> = {
  boolean: 'boolean',
  tinyint: 'tinyint',
  smallint: 'smallint',
  integer: 'integer',
  int: 'integer',
  bigint: 'bigint',
  real: 'real',
  double: 'double',
  date: 'date',
  varbinary: 'varbinary',
  json: 'json',
  uuid: 'uuid',
  'interval day to second': 'interval day to second',
  'interval year to month': 'interval year to month',
};

/** The type that a written type names. Throws `TYPE_NOT_FOUND`, or `NOT_SUPPORTED` beyond microseconds. */
export function typeOfNode(node: TypeNode): TrinoType {
  const simple = own(SIMPLE, node.name);
  if (simple !== undefined && node.parameters.length === 0) return { kind: simple } as TrinoType;
  const numbers = node.parameters.filter((parameter) => typeof parameter === 'number');
  const types = node.parameters.filter((parameter) => typeof parameter !== 'number');
  const [first, second] = types;
  switch (node.name) {
    case 'varchar':
      return { kind: 'varchar', length: numbers[0] ?? null };
    case 'char':
      return { kind: 'char', length: numbers[0] ?? 1 };
    case 'decimal':
    case 'numeric':
    case 'dec':
      return { kind: 'decimal', precision: numbers[0] ?? 38, scale: numbers[1] ?? 0 };
    case 'time with time zone':
      throw new SqlError('NOT_SUPPORTED', 'time with time zone is not supported', node.position);
    case 'time':
    case 'timestamp':
    case 'timestamp with time zone':
      return { kind: node.name, precision: precision(node, numbers[0] ?? 3) };
    case 'array':
      if (first !== undefined) return { kind: 'array', element: typeOfNode(first) };
      break;
    case 'map':
      if (first !== undefined && second !== undefined) {
        return { kind: 'map', key: typeOfNode(first), value: typeOfNode(second) };
      }
      break;
    case 'row':
      return {
        kind: 'row',
        fields: types.map((type, i) => ({
          name: node.fieldNames[i] ?? null,
          type: typeOfNode(type),
        })),
      };
  }
  throw new SqlError('TYPE_NOT_FOUND', `Unknown type: ${node.name}`, node.position);
}

function precision(node: TypeNode, digits: number): number {
  if (digits <= 6) return digits;
  throw new SqlError(
    'NOT_SUPPORTED',
    `${node.name}(${digits}) is not supported: this engine keeps six digits after the second`,
    node.position,
  );
}
