import type { InlineFunction, RoutineStatement } from '../model/routine-tree.ts';
import { buildType } from './build-type.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionOf, present, syntaxError } from './tokens.ts';

type StatementContext = InstanceType<typeof contexts.ControlStatementContext>;
type ListContext = InstanceType<typeof contexts.SqlStatementListContext>;

/** A function of WITH FUNCTION. */
export function buildFunctionSpecification(
  context: InstanceType<typeof contexts.FunctionSpecificationContext>,
): InlineFunction {
  const declaration = context.functionDeclaration();
  const [name, ...more] = declaration.functionNameCreate().qualifiedName().identifier();
  if (more.length > 0) {
    throw syntaxError('An inline function has no schema', positionOf(declaration));
  }
  return {
    name: identifier(present(name, declaration)),
    parameters: declaration.parameterDeclaration().map((parameter) => ({
      name: identifier(present(parameter.identifier(), parameter)),
      type: buildType(parameter.type()),
    })),
    returns: buildType(context.returnsClause().type()),
    nullOnNull: context
      .routineCharacteristic()
      .some((item) => item instanceof contexts.ReturnsNullOnNullInputCharacteristicContext),
    body: buildRoutine(context.controlStatement()),
    position: positionOf(context),
  };
}

const buildList = (list: ListContext | null): readonly RoutineStatement[] =>
  list?.controlStatement().map(buildRoutine) ?? [];

function buildRoutine(context: StatementContext): RoutineStatement {
  const position = positionOf(context);
  if (context instanceof contexts.ReturnStatementContext) {
    return { kind: 'return', value: build.value(context.valueExpression()), position };
  }
  if (context instanceof contexts.AssignmentStatementContext) {
    return {
      kind: 'set',
      name: identifier(context.identifier()),
      value: build.expression(context.expression()),
      position,
    };
  }
  if (context instanceof contexts.IfStatementContext) {
    const first = {
      condition: build.expression(context.expression()),
      body: buildList(context.sqlStatementList()),
    };
    const others = context.elseIfClause().map((clause) => ({
      condition: build.expression(clause.expression()),
      body: buildList(clause.sqlStatementList()),
    }));
    const otherwise = buildList(context.elseClause()?.sqlStatementList() ?? null);
    return { kind: 'if', branches: [first, ...others], otherwise, position };
  }
  if (context instanceof contexts.CompoundStatementContext) {
    return {
      kind: 'compound',
      variables: context.variableDeclaration().map((variable) => {
        const initial = variable.valueExpression();
        return {
          names: variable.identifier().map(identifier),
          type: buildType(variable.type()),
          initial: initial === null ? null : build.value(initial),
        };
      }),
      body: buildList(context.sqlStatementList()),
      position,
    };
  }
  return { kind: 'unsupported', what: (context.start?.text ?? '').toUpperCase(), position };
}
