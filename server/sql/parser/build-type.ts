import type { TypeNode } from '../model/tree.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionOf, present, syntaxError } from './tokens.ts';

type TypeContext = InstanceType<typeof contexts.TypeContext>;
type TypeParameterContext = InstanceType<typeof contexts.TypeParameterContext>;

export function buildType(context: TypeContext): TypeNode {
  const position = positionOf(context);
  const plain = (name: string, parameters: TypeNode['parameters'] = []): TypeNode => ({
    name,
    parameters,
    fieldNames: [],
    position,
  });
  if (context instanceof contexts.RowTypeContext) {
    const fields = context.rowField();
    return {
      name: 'row',
      parameters: fields.map((field) => buildType(field.type())),
      fieldNames: fields.map((field) => {
        const name = field.identifier();
        return name === null ? null : identifier(name).value;
      }),
      position,
    };
  }
  if (context instanceof contexts.IntervalTypeContext) {
    const fields = context.intervalField().map((field) => field.getText().toLowerCase());
    return plain(`interval ${fields.join(' to ')}`);
  }
  if (
    context instanceof contexts.DateTimeTypeContext ||
    context instanceof contexts.TimeTypeContext
  ) {
    const base = context instanceof contexts.TimeTypeContext ? 'time' : 'timestamp';
    const zoned = context.KW_WITH() !== null;
    const precision = context.typeParameter();
    return plain(
      zoned ? `${base} with time zone` : base,
      precision === null ? [] : [buildParameter(precision)],
    );
  }
  if (context instanceof contexts.DoublePrecisionTypeContext) return plain('double');
  if (context instanceof contexts.ArrayTypeContext) {
    return plain('array', [buildType(present(context.type(), context))]);
  }
  if (context instanceof contexts.GenericTypeContext) {
    const name = identifier(context.identifier()).value.toLowerCase();
    return plain(name, context.typeParameter().map(buildParameter));
  }
  throw syntaxError('this form of a type is not supported; use array(…) or map(…)', position);
}

function buildParameter(context: TypeParameterContext): number | TypeNode {
  const digits = context.INTEGER_VALUE();
  if (digits !== null) return Number(digits.getText());
  return buildType(present(context.type(), context));
}
