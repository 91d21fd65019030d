import type {
  Argument,
  ColumnDefinition,
  PropertyNode,
} from '../../model/statements/write-tree.ts';
import type { Identifier } from '../../model/tree.ts';
import { buildType } from '../build-type.ts';
import { build } from '../builders.ts';
import { contexts } from '../load-grammar.ts';
import { identifier, positionOf, stringValue, syntaxError } from '../tokens.ts';

/** A column, perhaps with the relation or the structs that it is in before it. */
export function columnPath(
  context: InstanceType<typeof contexts.ColumnRefContext>,
): readonly Identifier[] {
  const name = context.qualifiedName();
  if (name === null) throw syntaxError('Expecting: <identifier>', positionOf(context));
  return name.identifier().map(identifier);
}

export function buildProperties(
  context: InstanceType<typeof contexts.PropertiesContext> | null,
): readonly PropertyNode[] {
  return context === null ? [] : buildAssignments(context.propertyAssignments());
}

export function buildAssignments(
  context: InstanceType<typeof contexts.PropertyAssignmentsContext>,
): readonly PropertyNode[] {
  return context.property().map((property) => {
    const value = property.propertyValue();
    return {
      name: identifier(property.identifier()),
      value:
        value instanceof contexts.NonDefaultPropertyValueContext
          ? build.expression(value.expression())
          : null,
    };
  });
}

export function buildColumn(
  context: InstanceType<typeof contexts.ColumnDefinitionContext>,
): ColumnDefinition {
  const comment = context.string();
  return {
    name: identifier(context.columnNameCreate().identifier()),
    type: buildType(context.type()),
    nullable: context.KW_NOT() === null,
    comment: comment === null ? null : stringValue(comment),
    properties: buildProperties(context.properties()),
  };
}

export function buildArgument(
  context: InstanceType<typeof contexts.CallArgumentContext>,
): Argument {
  if (context instanceof contexts.NamedArgumentContext) {
    return {
      name: identifier(context.identifier()),
      value: build.expression(context.expression()),
    };
  }
  if (context instanceof contexts.PositionalArgumentContext) {
    return { name: null, value: build.expression(context.expression()) };
  }
  throw syntaxError('Expecting: <expression>', positionOf(context));
}
