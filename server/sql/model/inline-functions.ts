import { booleanOf } from './analyse-condition.ts';
import { bindPlain } from './bind-values.ts';
import { coerce } from './cast.ts';
import { canCoerce } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import type { InlineFunction, RoutineStatement } from './routine-tree.ts';
import { analyse, type Context, type Environment, lower, plainContext } from './scope.ts';
import { storageType } from './storage-type.ts';
import type { CallExpression, Expression } from './tree.ts';
import { typeOfNode } from './type-of-node.ts';
import type { Typed } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

type Variables = ReadonlyMap<string, Typed>;

/** One function being put in place of its call. */
interface Routine {
  readonly env: Environment;
  readonly returns: TrinoType;
}

/** A call of a function that the query brought itself, as an expression; null when none has its name and number of arguments. */
export function inlineCall(node: CallExpression, context: Context): Typed | null {
  const { functions = [] } = context.env;
  const index = functions.findLastIndex(
    ({ name, parameters }) => lower(name) === node.name && parameters.length === node.args.length,
  );
  const definition = functions[index];
  const { expanding } = context.env;
  if (definition === undefined && expanding !== undefined && lower(expanding.name) === node.name) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `Recursive language functions are not supported: ${node.name}`,
      expanding.position,
    );
  }
  if (definition === undefined) return null;
  refuseTwice(definition);
  const args = definition.parameters.map(({ type }, i) =>
    argument(node, i, typeOfNode(type), context),
  );
  const returns = typeOfNode(definition.returns);
  // A function sees those before it, not itself.
  const env = { ...context.env, functions: functions.slice(0, index), expanding: definition };
  const sql = bindPlain(args, context.env.nextAlias(), (...bound) => {
    const values = definition.parameters.map(({ name }, i) => [lower(name), bound[i]] as const);
    const variables = new Map(
      values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    );
    const result = run([definition.body], variables, { env, returns }, definition);
    if (!definition.nullOnNull || bound.length === 0) return result;
    const missing = bound.map((value) => `${value.sql} IS NULL`).join(' OR ');
    return `(CASE WHEN ${missing} THEN NULL ELSE ${result} END)`;
  });
  return { type: returns, sql };
}

function refuseTwice({ parameters }: InlineFunction): void {
  const names = parameters.map(({ name }) => lower(name));
  const twice = parameters.find(({ name }, i) => names.indexOf(lower(name)) < i);
  if (twice === undefined) return;
  throw new SqlError(
    'INVALID_ARGUMENTS',
    `Duplicate function parameter name: ${twice.name.value}`,
    twice.name.position,
  );
}

function argument(node: CallExpression, index: number, type: TrinoType, context: Context): Typed {
  const given = node.args[index];
  const value = given === undefined ? null : analyse(given, context);
  if (value !== null && canCoerce(value.type, type)) return coerce(value, type);
  throw new SqlError(
    'FUNCTION_NOT_FOUND',
    `Unexpected parameters for function ${node.name}: ${formatType(type)} expected`,
    node.position,
  );
}

/** What the statements return, as DuckDB text. */
function run(
  statements: readonly RoutineStatement[],
  variables: Variables,
  routine: Routine,
  definition: InlineFunction,
): string {
  const [statement, ...rest] = statements;
  if (statement === undefined) {
    throw new SqlError(
      'MISSING_RETURN',
      'Function must end in a RETURN statement',
      definition.body.position,
    );
  }
  const goOn = (next: readonly RoutineStatement[], seen: Variables): string =>
    run(next, seen, routine, definition);
  switch (statement.kind) {
    case 'return':
      return fitted(statement.value, routine.returns, 'RETURN', variables, routine).sql;
    case 'set': {
      const name = lower(statement.name);
      const variable = variables.get(name);
      if (variable === undefined) {
        throw new SqlError(
          'INVALID_ARGUMENTS',
          `Variable ${statement.name.value} is not declared`,
          statement.position,
        );
      }
      const value = fitted(statement.value, variable.type, `variable ${name}`, variables, routine);
      return bindPlain([value], routine.env.nextAlias(), (bound = value) =>
        goOn(rest, new Map(variables).set(name, bound)),
      );
    }
    case 'if': {
      const cases = statement.branches.map(({ condition, body }) => {
        const value = analyse(condition, contextOf(variables, routine));
        const test = booleanOf(value, condition.position, 'Condition of IF statement');
        return `WHEN ${test} THEN ${goOn([...body, ...rest], variables)}`;
      });
      return `(CASE ${cases.join(' ')} ELSE ${goOn([...statement.otherwise, ...rest], variables)} END)`;
    }
    case 'compound':
      return goOn([...statement.body, ...rest], declared(statement, variables, routine));
    case 'unsupported':
      throw new SqlError(
        'NOT_SUPPORTED',
        `${statement.what} in a function is not supported`,
        statement.position,
      );
  }
}

function declared(
  { variables: declarations }: Extract<RoutineStatement, { readonly kind: 'compound' }>,
  before: Variables,
  routine: Routine,
): Variables {
  const variables = new Map(before);
  for (const { names, type: node, initial } of declarations) {
    const type = typeOfNode(node);
    const value =
      initial === null
        ? { type, sql: `CAST(NULL AS ${storageType(type)})` }
        : fitted(initial, type, 'DEFAULT', variables, routine);
    for (const name of names) variables.set(lower(name), value);
  }
  return variables;
}

function fitted(
  node: Expression,
  type: TrinoType,
  what: string,
  variables: Variables,
  routine: Routine,
): Typed {
  const value = analyse(node, contextOf(variables, routine));
  if (canCoerce(value.type, type)) return coerce(value, type);
  throw mismatch(what, value, type, node.position);
}

const mismatch = (what: string, value: Typed, type: TrinoType, position: Position): SqlError =>
  new SqlError(
    'TYPE_MISMATCH',
    `Value of ${what} must evaluate to ${formatType(type)} (actual: ${formatType(value.type)})`,
    position,
  );

/** Expressions of a function see its variables and nothing of the query. */
const contextOf = (variables: Variables, { env }: Routine): Context => ({
  ...plainContext({ env, queries: new Map(), outer: null }, []),
  lambda: variables,
  noAggregates: 'Function',
  noWindows: 'Function',
  noSubqueries: 'Queries are not allowed in functions',
});
