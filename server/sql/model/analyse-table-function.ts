import type { AnalysedRelation } from './analyse-relation.ts';
import { coerce } from './cast.ts';
import { isInteger } from './coercion.ts';
import { type Position, SqlError, type TableReference } from './front-end.ts';
import type { Relation, TableArgument } from './query-tree.ts';
import { quoteIdentifier } from './quote.ts';
import { type Around, analyse, type Field, lower, plainContext } from './scope.ts';
import { changesReference, isTableChanges } from './table-changes.ts';
import { tableKey } from './table-key.ts';
import { BIGINT, type Typed } from './typed.ts';

type TableFunction = Extract<Relation, { readonly kind: 'table-function' }>;
type AnalyseRelation = (node: Relation, around: Around) => AnalysedRelation;

/** `TABLE(sequence(…))` and `TABLE(exclude_columns(…))`; any other is refused under its name. */
export function tableFunction(
  node: TableFunction,
  around: Around,
  analyseRelation: AnalyseRelation,
): AnalysedRelation {
  if (node.name === 'sequence') return sequence(node, around);
  if (isTableChanges(node)) return boundTable(changesReference(node, around.env.session), around);
  if (node.name === 'exclude_columns') return excludeColumns(node, around, analyseRelation);
  throw new SqlError(
    'FUNCTION_NOT_FOUND',
    `Table function '${node.name}' is not known to this engine`,
    node.namePosition,
  );
}

/** The rows that stand for a table function, found before like those of a table. */
function boundTable(reference: TableReference, around: Around): AnalysedRelation {
  const { catalog, schema, table, position } = reference;
  const bound = around.env.tables.get(tableKey(reference));
  if (bound === undefined) {
    throw new SqlError(
      'TABLE_NOT_FOUND',
      `Table '${catalog}.${schema}.${table}' does not exist`,
      position,
    );
  }
  const alias = around.env.nextAlias();
  const fields = bound.columns.map(
    ({ name, type }): Field => ({
      relation: [],
      name,
      value: { type, sql: `${alias}.${quoteIdentifier(name)}` },
    }),
  );
  return { sql: `(SELECT * FROM ${bound.relationSql}) AS ${alias}`, fields };
}

const invalid = (message: string, position: Position): SqlError =>
  new SqlError('INVALID_FUNCTION_ARGUMENT', message, position);

const firstOf = (node: TableFunction): Position => node.args[0]?.position ?? node.namePosition;

/** The arguments by the names of the parameters, whether passed by name or by place. */
function argumentsOf(
  node: TableFunction,
  parameters: readonly string[],
): ReadonlyMap<string, TableArgument> {
  const byName = new Map<string, TableArgument>();
  const named = node.args.some(({ name }) => name !== null);
  for (const [index, argument] of node.args.entries()) {
    if (named && argument.name === null) {
      throw invalid(
        'All arguments must be passed by name or all must be passed positionally',
        node.position,
      );
    }
    const name = argument.name === null ? parameters[index] : lower(argument.name);
    if (name === undefined) {
      throw new SqlError('INVALID_ARGUMENTS', 'Too many arguments', firstOf(node));
    }
    if (!parameters.includes(name))
      throw invalid(`Unexpected argument name: ${name.toUpperCase()}`, argument.position);
    if (byName.has(name))
      throw invalid(`Duplicate argument name: ${name.toUpperCase()}`, argument.position);
    byName.set(name, argument);
  }
  return byName;
}

function sequence(node: TableFunction, around: Around): AnalysedRelation {
  const args = argumentsOf(node, ['start', 'stop', 'step']);
  const context = plainContext(around, []);
  const number = (name: string, fallback: string | null): string => {
    const argument = args.get(name);
    if (argument === undefined && fallback !== null) return fallback;
    if (argument?.kind !== 'value') {
      throw new SqlError(
        'MISSING_ARGUMENT',
        `Missing argument: ${name.toUpperCase()}`,
        firstOf(node),
      );
    }
    const value = analyse(argument.value, context);
    if (isInteger(value.type)) return coerce(value, BIGINT).sql;
    throw new SqlError(
      'TYPE_MISMATCH',
      `Invalid argument ${name.toUpperCase()}: expected bigint`,
      argument.position,
    );
  };
  const list = `trino_sequence_rows(${number('start', '0')}, ${number('stop', null)}, ${number('step', '1')})`;
  const alias = around.env.nextAlias();
  const value: Typed = { type: BIGINT, sql: `${alias}.c0` };
  return {
    sql: `(SELECT CAST(unnest(${list}) AS BIGINT) AS c0) AS ${alias}`,
    fields: [{ relation: [], name: 'sequential_number', value }],
  };
}

function excludeColumns(
  node: TableFunction,
  around: Around,
  analyseRelation: AnalyseRelation,
): AnalysedRelation {
  const args = argumentsOf(node, ['input', 'columns']);
  const input = args.get('input');
  const columns = args.get('columns');
  if (input?.kind !== 'relation' || columns?.kind !== 'descriptor') {
    throw new SqlError(
      'MISSING_ARGUMENT',
      'exclude_columns needs INPUT and COLUMNS',
      node.position,
    );
  }
  const relation = analyseRelation(input.relation, around);
  const excluded = columns.columns.map(lower);
  const named = ({ name }: Field): string => name?.toLowerCase() ?? '';
  const absent = excluded.filter((name) => !relation.fields.some((field) => named(field) === name));
  if (absent.length > 0) {
    throw invalid(
      `Excluded columns: [${absent.join(', ')}] not present in the table`,
      node.position,
    );
  }
  const fields = relation.fields.filter((field) => !excluded.includes(named(field)));
  if (fields.length === 0) throw invalid('All columns are excluded', node.position);
  return { sql: relation.sql, fields: fields.map((field) => ({ ...field, relation: [] })) };
}
