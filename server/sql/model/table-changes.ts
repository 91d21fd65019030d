import { type Session, SqlError, type TableReference } from './front-end.ts';
import type { Relation, TableArgument } from './query-tree.ts';
import type { Expression } from './tree.ts';
import { BIGINT, timestampTz, VARCHAR } from './typed.ts';

type TableFunction = Extract<Relation, { readonly kind: 'table-function' }>;

const PARAMETERS = ['schema_name', 'table_name', 'start_snapshot_id', 'end_snapshot_id'] as const;
type Parameter = (typeof PARAMETERS)[number];

/** What stands behind the columns of the table. */
export const CHANGE_COLUMNS = [
  { name: '_change_type', type: VARCHAR },
  { name: '_change_version_id', type: BIGINT },
  { name: '_change_timestamp', type: timestampTz(3) },
  { name: '_change_ordinal', type: { kind: 'integer' } },
] as const;

const NAME = /^(?:([^.]+)\.)?system\.table_changes$/;

export const isTableChanges = ({ name }: TableFunction): boolean => NAME.test(name);

/**
 * The table whose changes `TABLE(system.table_changes(…))` gives: rows that snapshots after the one and up
 * to the other added and removed. Throws `SqlError` for arguments that are missing or no constants.
 */
export function changesReference(node: TableFunction, session: Session): TableReference {
  const [, catalog = session.catalog ?? ''] = NAME.exec(node.name) ?? [];
  const given = argumentsOf(node);
  const text = (name: Parameter): string => {
    const value = constant(given.get(name), name, node);
    if (typeof value === 'string') return value.toLowerCase();
    throw invalid(node, name, 'varchar');
  };
  const id = (name: Parameter): bigint => {
    const value = constant(given.get(name), name, node);
    if (typeof value === 'bigint') return value;
    throw invalid(node, name, 'bigint');
  };
  return {
    catalog,
    schema: text('schema_name'),
    table: text('table_name'),
    version: null,
    changes: { after: id('start_snapshot_id'), upTo: id('end_snapshot_id') },
    position: node.position,
  };
}

function argumentsOf(node: TableFunction): ReadonlyMap<Parameter, TableArgument> {
  return new Map(
    node.args.map((argument, index) => {
      const wanted = argument.name?.value.toLowerCase();
      const name =
        wanted === undefined ? PARAMETERS[index] : PARAMETERS.find((one) => one === wanted);
      if (name !== undefined) return [name, argument];
      throw new SqlError(
        'INVALID_FUNCTION_ARGUMENT',
        wanted === undefined
          ? 'Too many arguments'
          : `Unexpected argument name: ${wanted.toUpperCase()}`,
        argument.position,
      );
    }),
  );
}

function constant(
  argument: TableArgument | undefined,
  name: Parameter,
  node: TableFunction,
): string | bigint {
  if (argument === undefined) {
    throw new SqlError(
      'MISSING_ARGUMENT',
      `Missing argument: ${name.toUpperCase()}`,
      node.position,
    );
  }
  const value = argument.kind === 'value' ? literal(argument.value) : null;
  if (value !== null) return value;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Argument ${name.toUpperCase()} of table_changes has to be a literal`,
    argument.position,
  );
}

function literal(node: Expression): string | bigint | null {
  switch (node.kind) {
    case 'string':
      return node.value;
    case 'integer':
      return BigInt(node.text.replaceAll('_', ''));
    case 'typed-literal':
      return node.typeName === 'bigint' && /^-?\d+$/.test(node.value) ? BigInt(node.value) : null;
    case 'negate': {
      const value = literal(node.value);
      return typeof value === 'bigint' ? -value : null;
    }
    default:
      return null;
  }
}

const invalid = (node: TableFunction, name: Parameter, type: string): SqlError =>
  new SqlError(
    'TYPE_MISMATCH',
    `Invalid argument ${name.toUpperCase()}: expected ${type}`,
    node.position,
  );
