import { SqlError } from '../model/front-end.ts';
import type { FrameBound, SortItem, WindowFrame, WindowSpecification } from '../model/tree.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionAt, positionOf, present, syntaxError } from './tokens.ts';

type SortItemContext = InstanceType<typeof contexts.SortItemContext>;
type BoundContext = InstanceType<typeof contexts.FrameBoundContext>;

export function buildSortItem(context: SortItemContext): SortItem {
  const expression = context.expression();
  const column = context.columnRef();
  const name = column?.qualifiedName() ?? null;
  if (expression === null && name === null) {
    throw syntaxError('Expecting: <expression>', positionOf(context));
  }
  return {
    expression:
      expression !== null
        ? build.expression(expression)
        : {
            kind: 'name',
            parts: present(name, context).identifier().map(identifier),
            position: positionOf(context),
          },
    descending: context.KW_DESC() !== null,
    nullsFirst: context.KW_FIRST() !== null,
  };
}

export function buildWindow(
  context: InstanceType<typeof contexts.WindowSpecificationContext>,
): WindowSpecification {
  const base = context._existingWindowName;
  const frame = context.windowFrame();
  const order = context.KW_ORDER();
  return {
    base: base === undefined ? null : identifier(base),
    partitionBy: context.partitionBy()?.expression().map(build.expression) ?? [],
    orderBy: context.sortItem().map(buildSortItem),
    frame: frame === null ? null : buildFrame(frame),
    orderPosition: order === null ? null : positionAt(order.symbol),
    isReference: false,
    position: positionOf(context),
  };
}

function buildFrame(context: InstanceType<typeof contexts.WindowFrameContext>): WindowFrame {
  const position = positionOf(context);
  if (context.KW_MEASURES() !== null || context.KW_PATTERN() !== null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'Row pattern recognition in a window is not supported',
      position,
    );
  }
  const extent = context.frameExtent();
  const unit = present(extent._frameType, extent).text?.toLowerCase();
  const end = extent._end;
  return {
    unit: unit === 'rows' ? 'rows' : unit === 'range' ? 'range' : 'groups',
    start: buildBound(present(extent._start, extent)),
    end: end === undefined ? null : buildBound(end),
    position,
  };
}

function buildBound(context: BoundContext): FrameBound {
  const preceding = /preceding$/i.test(context.getText());
  if (context instanceof contexts.UnboundedFrameContext) {
    return { kind: preceding ? 'unbounded preceding' : 'unbounded following' };
  }
  if (context instanceof contexts.BoundedFrameContext) {
    return {
      kind: preceding ? 'preceding' : 'following',
      value: build.expression(context.expression()),
    };
  }
  return { kind: 'current row' };
}
