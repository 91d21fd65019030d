import { cast, coerce } from './cast.ts';
import { canCoerce } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import { jsonOf } from './json-casts.ts';
import { fromMark, toMark } from './json-scalars.ts';
import type {
  JsonBehaviour,
  JsonExpression,
  JsonInput,
  JsonPathInvocation,
  JsonQueryClauses,
  JsonValueClauses,
} from './json-tree.ts';
import { parsePath } from './natives/json/parse-path.ts';
import { PathError } from './natives/json/path-tokens.ts';
import type { PathNode } from './natives/json/path-tree.ts';
import { quoteString } from './quote.ts';
import { analyse, type Context } from './scope.ts';
import { storageType } from './storage-type.ts';
import { typeOfNode } from './type-of-node.ts';
import { BOOLEAN, type Typed, VARCHAR } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

const mismatch = (message: string, position: Position): SqlError =>
  new SqlError('TYPE_MISMATCH', message, position);

/** A function of SQL/JSON. */
export function analyseJson(node: JsonExpression, context: Context): Typed {
  switch (node.kind) {
    case 'json-value':
      return jsonValue(invocationSql(node.invocation, context), node, node.position, context);
    case 'json-query':
      return jsonQuery(invocationSql(node.invocation, context), node, node.position);
    case 'json-exists': {
      const args = invocationSql(node.invocation, context);
      return { type: BOOLEAN, sql: `trino_json_exists(${args}, '${node.onError}')` };
    }
    case 'json-object': {
      const keys = node.members.map(({ key }) => keySql(key, context));
      const values = node.members.map(({ input }) =>
        partSql(input, 'JSON_OBJECT', node.position, context),
      );
      const sql = `trino_json_object(${texts(keys)}, ${texts(values)}, ${node.absent}, ${node.unique})`;
      return output(
        sql,
        node.returning === null ? VARCHAR : typeOfNode(node.returning),
        node.position,
      );
    }
    case 'json-array': {
      const items = node.items.map((input) => partSql(input, 'JSON_ARRAY', node.position, context));
      const parts = node.absent
        ? texts(items)
        : texts(items.map((item) => `COALESCE(${item}, 'null')`));
      const sql = `('[' || COALESCE(array_to_string(${parts}, ','), '') || ']')`;
      return output(
        sql,
        node.returning === null ? VARCHAR : typeOfNode(node.returning),
        node.position,
      );
    }
  }
}

const texts = (items: readonly string[]): string => `CAST([${items.join(', ')}] AS VARCHAR[])`;

function keySql(key: JsonExpressionKey, context: Context): string {
  const value = analyse(key, context);
  if (value.type.kind === 'varchar') return value.sql;
  throw mismatch(`Invalid type of JSON object key: ${formatType(value.type)}`, key.position);
}
type JsonExpressionKey = JsonInput['value'];

/** A value as a part of JSON; what another function of JSON gives is JSON already. */
function partSql(input: JsonInput, name: string, position: Position, context: Context): string {
  const value = analyse(input.value, context);
  if (input.format || /^json-(object|array|query)$/.test(input.value.kind)) {
    return `trino_json_part(${documentSql(value, input.value.position)})`;
  }
  const text =
    value.type.kind === 'json' || value.type.kind === 'uuid' || value.type.kind === 'char';
  const plain = text ? cast(value, VARCHAR, input.value.position) : value;
  const nested = ['array', 'map', 'row'].includes(plain.type.kind);
  const json = nested ? null : jsonOf(plain, cast);
  if (json !== null) return json;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Unsupported type of value passed to ${name} function: ${formatType(value.type)}`,
    position,
  );
}

function documentSql({ type, sql }: Typed, position: Position): string {
  if (type.kind === 'varchar' || type.kind === 'char' || type.kind === 'unknown') return sql;
  if (type.kind === 'varbinary') return `decode(${sql})`;
  throw mismatch(
    `Cannot read input of type ${formatType(type)} as JSON using formatting JSON`,
    position,
  );
}

/** The arguments that all functions of a path begin with: the document, the path, its variables. */
export function invocationSql(invocation: JsonPathInvocation, context: Context): string {
  const { input, path, pathPosition, passing } = invocation;
  checkPath(path, new Set(passing.map(({ name }) => name)), pathPosition);
  const document = documentSql(analyse(input.value, context), input.value.position);
  return `${document}, ${quoteString(path)}, ${passingSql(passing, context)}`;
}

/** Throws where a path is none, or wants a variable that is not passed. */
export function checkPath(path: string, names: ReadonlySet<string>, position: Position): void {
  let root: PathNode;
  try {
    ({ root } = parsePath(path));
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    const unread = error.errorName === 'SYNTAX_ERROR';
    const at = { line: position.line, column: position.column + 1 + error.offset };
    throw new SqlError(error.errorName, error.message, unread ? at : position);
  }
  for (const name of variablesOf(root)) {
    if (!names.has(name)) {
      throw new SqlError('INVALID_PATH', `no value passed for parameter ${name}`, position);
    }
  }
}

function* variablesOf(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node && node.kind === 'variable' && 'name' in node) yield String(node.name);
  for (const child of Object.values(node)) yield* variablesOf(child);
}

function passingSql(passing: JsonPathInvocation['passing'], context: Context): string {
  if (passing.length === 0) return "'{}'";
  const values = passing.map(({ input }) => {
    const value = analyse(input.value, context);
    const { position } = input.value;
    if (input.format) return `trino_json_string('j' || ${documentSql(value, position)})`;
    const mark = toMark(value, cast);
    if (mark !== null) return `trino_json_string(${mark})`;
    throw new SqlError(
      'NOT_SUPPORTED',
      `Unsupported type of JSON path parameter: ${formatType(value.type)}`,
      position,
    );
  });
  const names = passing.map(({ name }) => quoteString(name));
  return `trino_json_object(${texts(names)}, ${texts(values)}, false, false)`;
}

const CANNOT =
  'cannot extract SQL scalar from JSON: Cannot cast value to declared return type of function JSON_VALUE';

/** JSON_VALUE over arguments that `invocationSql` made. */
export function jsonValue(
  args: string,
  { returning, onEmpty, onError }: JsonValueClauses,
  position: Position,
  context: Context,
): Typed {
  const type = returning === null ? VARCHAR : typeOfNode(returning);
  const empty = onEmpty ?? { kind: 'null' };
  const failed = onError ?? { kind: 'null' };
  const mark = `trino_json_value(${args}, '${empty.kind}', '${failed.kind}')`;
  const converted = fromMark(mark, type, position, cast);
  const always = type.kind === 'varchar' && type.length === null;
  const value = always ? converted : `TRY(${converted})`;
  const whens = [`WHEN ${mark} IS NULL THEN NULL`];
  if (empty.kind === 'default')
    whens.push(`WHEN ${mark} = 'e' THEN ${defaultSql(empty, type, context)}`);
  const otherwise = failed.kind === 'default' ? defaultSql(failed, type, context) : null;
  if (otherwise !== null) whens.push(`WHEN ${mark} = 'f' THEN ${otherwise}`);
  if (!always && failed.kind !== 'null') {
    const failure = otherwise ?? `trino_fail(${quoteString(`JSON_VALUE_RESULT_ERROR: ${CANNOT}`)})`;
    whens.push(`WHEN ${value} IS NULL THEN ${failure}`);
  }
  const plain = whens.length === 1 && always;
  return { type, sql: plain ? value : `(CASE ${whens.join(' ')} ELSE ${value} END)` };
}

function defaultSql(
  behaviour: Extract<JsonBehaviour, { readonly kind: 'default' }>,
  type: TrinoType,
  context: Context,
): string {
  const value = analyse(behaviour.value, context);
  if (canCoerce(value.type, type)) return coerce(value, type).sql;
  if (value.type.kind === 'varchar' && type.kind === 'varchar') return cast(value, type, null).sql;
  throw mismatch(
    `Function JSON_VALUE default ON EMPTY or ON ERROR: ${formatType(value.type)} is not ${formatType(type)}`,
    behaviour.value.position,
  );
}

/** JSON_QUERY over arguments that `invocationSql` made. */
export function jsonQuery(args: string, clauses: JsonQueryClauses, position: Position): Typed {
  const { wrapper, quotes, onEmpty, onError, returning } = clauses;
  if (quotes !== null && wrapper !== 'without') {
    throw new SqlError(
      'INVALID_FUNCTION_ARGUMENT',
      `${quotes.toUpperCase()} QUOTES behavior specified with WITH ${wrapper.toUpperCase()} ARRAY WRAPPER behavior`,
      position,
    );
  }
  const behaviours = `'${onEmpty?.kind ?? 'null'}', '${onError?.kind ?? 'null'}'`;
  const sql = `trino_json_query(${args}, '${wrapper}', ${quotes === 'omit'}, ${behaviours})`;
  return output(sql, returning === null ? VARCHAR : typeOfNode(returning), position);
}

/** JSON text as what RETURNING names. */
function output(sql: string, type: TrinoType, position: Position): Typed {
  if (type.kind === 'varchar' || type.kind === 'char')
    return cast({ type: VARCHAR, sql }, type, position);
  if (type.kind === 'varbinary')
    return { type, sql: `CAST(encode(${sql}) AS ${storageType(type)})` };
  throw mismatch(`Cannot output JSON value as ${formatType(type)} using formatting JSON`, position);
}
