import type { CallExpression, Expression, SortItem, WindowSpecification } from '../model/tree.ts';
import { buildSortItem, buildWindow } from './build-window.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionOf, present, stringValue } from './tokens.ts';

type PrimaryContext = InstanceType<typeof contexts.PrimaryExpressionContext>;

/** Everything that is a function under the grammar's special forms; null for what is none. */
export function buildCall(context: PrimaryContext): Expression | null {
  const position = positionOf(context);
  const call = (name: string, args: readonly Expression[]): CallExpression => ({
    kind: 'call',
    name,
    args,
    distinct: false,
    star: false,
    orderBy: [],
    filter: null,
    over: null,
    ignoreNulls: false,
    position,
  });
  if (context instanceof contexts.FunctionCallContext) return buildFunction(context);
  if (context instanceof contexts.ListAggContext) return buildListAgg(context);
  if (context instanceof contexts.CoalesceContext) {
    return call('coalesce', context.expression().map(build.expression));
  }
  if (context instanceof contexts.SubstringContext) {
    return call('substring', context.valueExpression().map(build.value));
  }
  if (context instanceof contexts.PositionContext) {
    const [needle, haystack] = context.valueExpression().map(build.value);
    return call('strpos', [present(haystack, context), present(needle, context)]);
  }
  if (context instanceof contexts.TrimContext) {
    const side = context.trimsSpecification()?.getText().toLowerCase() ?? 'both';
    const name = side === 'leading' ? 'ltrim' : side === 'trailing' ? 'rtrim' : 'trim';
    const characters = context._trimChar;
    const source = build.value(present(context._trimSource, context));
    return call(name, characters === undefined ? [source] : [source, build.value(characters)]);
  }
  if (context instanceof contexts.NormalizeContext) {
    const form = context.normalForm()?.getText() ?? 'NFC';
    return call('normalize', [
      build.value(context.valueExpression()),
      { kind: 'string', value: form, position },
    ]);
  }
  if (context instanceof contexts.GroupingOperationContext) {
    const args = context.qualifiedName().map((name): Expression => {
      const parts = name.identifier().map(identifier);
      return { kind: 'name', parts, position: positionOf(name) };
    });
    return { kind: 'grouping', args, position };
  }
  return buildSpecial(context);
}

function buildSpecial(context: PrimaryContext): Expression | null {
  const position = positionOf(context);
  if (
    context instanceof contexts.CurrentDateContext ||
    context instanceof contexts.CurrentUserContext ||
    context instanceof contexts.CurrentCatalogContext ||
    context instanceof contexts.CurrentSchemaContext
  ) {
    return { kind: 'special', name: context.getText().toLowerCase(), precision: null, position };
  }
  if (
    context instanceof contexts.CurrentTimestampContext ||
    context instanceof contexts.LocalTimestampContext ||
    context instanceof contexts.CurrentTimeContext ||
    context instanceof contexts.LocalTimeContext
  ) {
    const digits = context.INTEGER_VALUE();
    return {
      kind: 'special',
      name: present(context._name, context).text?.toLowerCase() ?? '',
      precision: digits === null ? null : Number(digits.getText()),
      position,
    };
  }
  return null;
}

function buildFunction(context: InstanceType<typeof contexts.FunctionCallContext>): Expression {
  const position = positionOf(context);
  const parts = context.functionName().qualifiedName().identifier().map(identifier);
  const name = parts.map((part) => part.value.toLowerCase()).join('.');
  if (context.processingMode() !== null) {
    return { kind: 'unsupported', what: `${name} with a processing mode`, position };
  }
  const filter = context.filter();
  const over = context.over();
  const orderBy: readonly SortItem[] = context.sortItem().map(buildSortItem);
  return {
    kind: 'call',
    name: name.startsWith('system.builtin.') ? name.slice('system.builtin.'.length) : name,
    args: context.expression().map(build.expression),
    distinct: context.setQuantifier()?.KW_DISTINCT() != null,
    star: context.ASTERISK() !== null,
    orderBy,
    filter: filter === null ? null : build.boolean(filter.whereClause().booleanExpression()),
    over: over === null ? null : buildOver(over),
    ignoreNulls: context.nullTreatment()?.KW_IGNORE() != null,
    position,
  };
}

function buildOver(context: InstanceType<typeof contexts.OverContext>): WindowSpecification {
  const name = context._windowName;
  if (name === undefined) return buildWindow(present(context.windowSpecification(), context));
  return {
    base: identifier(name),
    partitionBy: [],
    orderBy: [],
    frame: null,
    orderPosition: null,
    isReference: true,
    position: positionOf(context),
  };
}

/** LISTAGG as a call; its third argument, where it is cut instead of failing, is what stands for the rest. */
function buildListAgg(context: InstanceType<typeof contexts.ListAggContext>): Expression {
  const position = positionOf(context);
  const separator = context.string();
  const overflow = context.listAggOverflowBehavior();
  const filter = context.filter();
  const text = (value: string): Expression => ({ kind: 'string', value, position });
  const args = [
    build.expression(context.expression()),
    text(separator === null ? '' : stringValue(separator)),
  ];
  if (overflow?.KW_TRUNCATE() != null) {
    const filler = overflow.string();
    args.push(text(filler === null ? '...' : stringValue(filler)));
  }
  return {
    kind: 'call',
    name: 'listagg',
    args,
    distinct: context.setQuantifier()?.KW_DISTINCT() != null,
    star: false,
    orderBy: context.sortItem().map(buildSortItem),
    filter: filter === null ? null : build.boolean(filter.whereClause().booleanExpression()),
    over: null,
    ignoreNulls: false,
    position,
  };
}
