import type { JsonBehaviour, JsonInput, JsonPathInvocation } from '../model/json-tree.ts';
import type { Expression } from '../model/tree.ts';
import { buildType } from './build-type.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionOf, present, stringValue } from './tokens.ts';

type PrimaryContext = InstanceType<typeof contexts.PrimaryExpressionContext>;
type InputContext = InstanceType<typeof contexts.JsonValueExpressionContext>;
type TypeContext = InstanceType<typeof contexts.TypeContext>;

/** A function of SQL/JSON; null for what is none. */
export function buildJson(context: PrimaryContext): Expression | null {
  const position = positionOf(context);
  if (context instanceof contexts.JsonValueContext) {
    return {
      kind: 'json-value',
      invocation: buildInvocation(context.jsonPathInvocation()),
      returning: returning(context.type()),
      onEmpty: behaviour(context._emptyBehavior),
      onError: behaviour(context._errorBehavior),
      position,
    };
  }
  if (context instanceof contexts.JsonQueryContext) {
    return {
      kind: 'json-query',
      invocation: buildInvocation(context.jsonPathInvocation()),
      returning: returning(context.type()),
      wrapper: wrapper(context.jsonQueryWrapperBehavior()),
      quotes: quotes(context),
      onEmpty: behaviour(context._emptyBehavior),
      onError: behaviour(context._errorBehavior),
      position,
    };
  }
  if (context instanceof contexts.JsonExistsContext) {
    const onError = context.jsonExistsErrorBehavior()?.getText().toLowerCase();
    const known = (['error', 'true', 'unknown'] as const).find((kind) => kind === onError);
    const invocation = buildInvocation(context.jsonPathInvocation());
    return { kind: 'json-exists', invocation, onError: known ?? 'false', position };
  }
  if (context instanceof contexts.JsonObjectContext) {
    return {
      kind: 'json-object',
      members: context.jsonObjectMember().map((member) => ({
        key: build.expression(member.expression()),
        input: input(member.jsonValueExpression()),
      })),
      absent: context.KW_ABSENT() !== null,
      unique: context.KW_WITH() !== null,
      returning: returning(context.type()),
      position,
    };
  }
  if (context instanceof contexts.JsonArrayContext) {
    return {
      kind: 'json-array',
      items: context.jsonValueExpression().map(input),
      absent: context.KW_ABSENT() !== null || context.KW_ON() === null,
      returning: returning(context.type()),
      position,
    };
  }
  return null;
}

const returning = (type: TypeContext | null) => (type === null ? null : buildType(type));

function input(context: InputContext): JsonInput {
  return {
    value: build.expression(context.expression()),
    format: context.KW_FORMAT() !== null,
  };
}

export function buildInvocation(
  context: InstanceType<typeof contexts.JsonPathInvocationContext>,
): JsonPathInvocation {
  const path = present(context._path ?? context.string(), context);
  return {
    input: input(context.jsonValueExpression()),
    path: stringValue(path),
    pathPosition: positionOf(path),
    passing: context.jsonArgument().map((argument) => {
      const name = identifier(argument.identifier());
      return {
        name: name.quoted ? name.value : name.value.toUpperCase(),
        input: input(argument.jsonValueExpression()),
      };
    }),
  };
}

/** ON EMPTY or ON ERROR of JSON_VALUE and JSON_QUERY; null without the clause. */
export function behaviour(
  context:
    | InstanceType<
        typeof contexts.JsonValueBehaviorContext | typeof contexts.JsonQueryBehaviorContext
      >
    | undefined,
): JsonBehaviour | null {
  if (context === undefined) return null;
  if (context.KW_ERROR() !== null) return { kind: 'error' };
  if (context.KW_NULL() !== null) return { kind: 'null' };
  if (context instanceof contexts.JsonQueryBehaviorContext) {
    return { kind: context.KW_ARRAY() === null ? 'object' : 'array' };
  }
  return { kind: 'default', value: build.expression(present(context.expression(), context)) };
}

export function wrapper(
  context: InstanceType<typeof contexts.JsonQueryWrapperBehaviorContext> | null,
): 'without' | 'conditional' | 'unconditional' {
  if (context === null || context.KW_WITHOUT() !== null) return 'without';
  return context.KW_CONDITIONAL() === null ? 'unconditional' : 'conditional';
}

export function quotes(
  context: InstanceType<typeof contexts.JsonQueryContext | typeof contexts.QueryColumnContext>,
): 'keep' | 'omit' | null {
  if (context.KW_QUOTES() === null) return null;
  return context.KW_OMIT() === null ? 'keep' : 'omit';
}
