import type { Condition } from './bind-filter.ts';
import type { Transform } from './partition.ts';
import type { SingleValue } from './single-value.ts';
import { acceptsSource, applyTransform, isMonotonic } from './transform.ts';
import type { PrimitiveType } from './types.ts';

/** Types whose values have neighbours, so that `<` is `<=` of the one before. */
const DISCRETE: readonly PrimitiveType['kind'][] = [
  'int',
  'long',
  'decimal',
  'date',
  'time',
  'timestamp',
  'timestamptz',
];

/**
 * The condition that a partition value meets whenever one of its column values meets `condition`;
 * null where the transform tells nothing.
 */
export function projectInclusive(
  transform: Transform,
  type: PrimitiveType,
  condition: Condition,
): Condition | null {
  if (condition.op === 'unknown' || !tellsOfSource(transform, type)) return null;
  if (transform === 'identity') return ordered(type, condition);
  const at = (value: SingleValue) => applyTransform(transform, type, value);
  switch (condition.op) {
    case 'is-null':
    case 'not-null':
      return condition;
    case '=':
      return comparison('=', at(condition.value));
    case 'in': {
      const values = condition.values.map(at).filter((value) => value !== null);
      return { op: 'in', values };
    }
    default: {
      if (!isMonotonic(transform)) return null;
      const isBelow = condition.op === '<' || condition.op === '<=';
      const isStrict = condition.op === '<' || condition.op === '>';
      const end = isStrict ? neighbour(type, condition.value, isBelow ? -1 : 1) : null;
      return comparison(isBelow ? '<=' : '>=', at(end ?? condition.value));
    }
  }
}

/**
 * The condition that is only met by partition values all of whose column values meet `condition`;
 * null where the transform cannot promise that.
 */
export function projectStrict(
  transform: Transform,
  type: PrimitiveType,
  condition: Condition,
): Condition | null {
  if (condition.op === 'unknown' || !tellsOfSource(transform, type)) return null;
  if (transform === 'identity') return ordered(type, condition);
  switch (condition.op) {
    case 'is-null':
    case 'not-null':
      return condition;
    case '=':
    case 'in':
      return null;
    default: {
      if (!isMonotonic(transform)) return null;
      const isBelow = condition.op === '<' || condition.op === '<=';
      const isStrict = condition.op === '<' || condition.op === '>';
      // Whole partitions lie beyond the one that the first value outside is in.
      const outside = isStrict
        ? condition.value
        : neighbour(type, condition.value, isBelow ? 1 : -1);
      const end = applyTransform(transform, type, outside ?? condition.value);
      return comparison(isBelow ? '<' : '>', end);
    }
  }
}

function tellsOfSource(transform: Transform, type: PrimitiveType): boolean {
  return transform !== 'void' && acceptsSource(transform, type);
}

/** Null for an order that engines do not share. */
function ordered(type: PrimitiveType, condition: Condition): Condition | null {
  const isRange = ['<', '<=', '>', '>='].includes(condition.op);
  return isRange && type.kind === 'uuid' ? null : condition;
}

function comparison(
  op: '=' | '<' | '<=' | '>' | '>=',
  value: SingleValue | null,
): Condition | null {
  return value === null ? null : { op, value };
}

/** The next value of the type in that direction; null where there is none to name. */
function neighbour(type: PrimitiveType, value: SingleValue, step: 1 | -1): SingleValue | null {
  if (!DISCRETE.includes(type.kind)) return null;
  if (typeof value === 'number') return value + step;
  return typeof value === 'bigint' ? value + BigInt(step) : null;
}
