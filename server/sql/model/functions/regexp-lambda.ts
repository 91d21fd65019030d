import { coerce } from '../cast.ts';
import { analyse } from '../scope.ts';
import { type Typed, VARCHAR } from '../typed.ts';
import { type LambdaCall, lambdaOfType } from './lambda-of.ts';
import { wrongArguments } from './wrong-arguments.ts';

/** `regexp_replace(text, pattern, groups -> …)`: each match becomes what the lambda makes of its groups. */
export const replaceByLambda: LambdaCall = (node, context) => {
  const [textNode, patternNode, ...rest] = node.args;
  if (textNode === undefined || patternNode === undefined || rest.length !== 1) {
    throw wrongArguments(node, []);
  }
  const [text, pattern] = [analyse(textNode, context), analyse(patternNode, context)];
  if (text.type.kind !== 'varchar' || pattern.type.kind !== 'varchar') {
    throw wrongArguments(node, [text, pattern]);
  }
  const match = context.env.nextAlias();
  const of = `${coerce(text, VARCHAR).sql}, ${pattern.sql}`;
  const count = `trino_regexp_group_count(${pattern.sql})`;
  const groups: Typed = {
    type: { kind: 'array', element: VARCHAR },
    sql: `(trino_regexp_all_groups(${of}))[${match} * ${count} + 1:(${match} + 1) * ${count}]`,
  };
  const body = lambdaOfType(node, 2, [groups], VARCHAR, context);
  const written = `list_transform(range(trino_regexp_count(${of})), lambda ${match}: ${body.sql})`;
  return { type: VARCHAR, sql: `trino_woven(trino_regexp_split(${of}), ${written})` };
};
