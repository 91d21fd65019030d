import { isInteger, isNumber } from './coercion.ts';
import { SqlError } from './front-end.ts';
import { analyse, type Context } from './scope.ts';
import type { FrameBound, SortItem, WindowFrame, WindowSpecification } from './tree.ts';
import type { Typed } from './typed.ts';
import { formatType } from './types.ts';

const invalid = (message: string, frame: WindowFrame): SqlError =>
  new SqlError('INVALID_WINDOW_FRAME', message, frame.position);

/** ROWS, RANGE or GROUPS of a window. Throws `SqlError` for the frames that Trino refuses. */
export function frameSql(
  frame: WindowFrame,
  window: WindowSpecification,
  context: Context,
): string {
  refuseOrder(frame);
  const offsets = [frame.start, frame.end].some((bound) => bound !== null && 'value' in bound);
  const key = offsets && frame.unit !== 'rows' ? sortKeyOf(frame, window, context) : null;
  const start = boundSql(frame.start, frame, key, context);
  const end = frame.end === null ? 'CURRENT ROW' : boundSql(frame.end, frame, key, context);
  return `${frame.unit.toUpperCase()} BETWEEN ${start} AND ${end}`;
}

/** A frame that ends before it starts, by the words alone. */
function refuseOrder(frame: WindowFrame): void {
  const start = frame.start.kind;
  const end = frame.end?.kind ?? 'current row';
  if (start === 'unbounded following') {
    throw invalid('Window frame start cannot be UNBOUNDED FOLLOWING', frame);
  }
  if (end === 'unbounded preceding') {
    throw invalid('Window frame end cannot be UNBOUNDED PRECEDING', frame);
  }
  if (start === 'current row' && end === 'preceding') {
    throw invalid('Window frame starting from CURRENT ROW cannot end with PRECEDING', frame);
  }
  if (start === 'following' && (end === 'preceding' || end === 'current row')) {
    throw invalid(
      `Window frame starting from FOLLOWING cannot end with ${end.toUpperCase()}`,
      frame,
    );
  }
}

/** What the rows are ordered by, of a frame of RANGE or GROUPS with an offset; null for GROUPS. */
function sortKeyOf(
  frame: WindowFrame,
  { orderBy, orderPosition }: WindowSpecification,
  context: Context,
): Typed | null {
  const [only, ...more] = orderBy;
  const unit = frame.unit.toUpperCase();
  if (only === undefined) {
    throw new SqlError(
      'MISSING_ORDER_BY',
      `Window frame of type ${unit} PRECEDING or FOLLOWING requires ORDER BY`,
      frame.position,
    );
  }
  if (frame.unit === 'groups') return null;
  if (more.length > 0) {
    throw new SqlError(
      'INVALID_ORDER_BY',
      `Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY (actual: ${orderBy.length})`,
      orderPosition,
    );
  }
  return rangeKey(only, frame, context);
}

const MOMENTS: readonly string[] = ['date', 'time', 'timestamp', 'timestamp with time zone'];

function rangeKey(item: SortItem, frame: WindowFrame, context: Context): Typed {
  const key = analyse(item.expression, context);
  if (!isNumber(key.type) && !MOMENTS.includes(key.type.kind)) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime or interval (actual: ${formatType(key.type)})`,
      item.expression.position,
    );
  }
  if (item.nullsFirst && !item.descending) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A RANGE frame with this ORDER BY is not supported',
      frame.position,
    );
  }
  return key;
}

function boundSql(
  bound: FrameBound,
  frame: WindowFrame,
  key: Typed | null,
  context: Context,
): string {
  if (!('value' in bound)) return bound.kind.toUpperCase();
  const value = analyse(bound.value, context);
  const unit = frame.unit.toUpperCase();
  if (frame.unit !== 'range' && !isInteger(value.type)) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Window frame ${unit} value type must be INTEGER or BIGINT (actual ${formatType(value.type)})`,
      bound.value.position,
    );
  }
  if (key !== null) requireOffset(value, key, bound.value.position);
  if (typeof value.constant === 'bigint' && !value.type.kind.startsWith('interval')) {
    if (value.constant >= 0n) return `${value.sql} ${bound.kind.toUpperCase()}`;
    throw new SqlError(
      'INVALID_WINDOW_FRAME',
      'Window frame offset value must not be negative or null',
      bound.value.position,
    );
  }
  const zero = value.type.kind.startsWith('interval') ? "INTERVAL '0' SECOND" : '0';
  return `trino_frame_offset(${value.sql}, ${zero}) ${bound.kind.toUpperCase()}`;
}

/** Numbers move a number, an interval moves a moment. */
function requireOffset(
  value: Typed,
  key: Typed,
  position: SortItem['expression']['position'],
): void {
  const numbers = isNumber(key.type) && isNumber(value.type);
  const moments = MOMENTS.includes(key.type.kind) && value.type.kind.startsWith('interval');
  if (numbers || moments) return;
  throw new SqlError(
    'TYPE_MISMATCH',
    `Window frame RANGE value type (${formatType(value.type)}) not compatible with sort item type (${formatType(key.type)})`,
    position,
  );
}
