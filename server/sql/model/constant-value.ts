import type { SqlParameter } from './front-end.ts';
import { instantOf, parseDate, parseTimestamp } from './time-literals.ts';
import type { Expression } from './tree.ts';

/** A value that stands in the text or is bound to it, apart from how a column holds it. */
export type Constant =
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `unscaled` / 10^`scale`. */
  | { readonly kind: 'number'; readonly unscaled: bigint; readonly scale: number }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** Days since 1970-01-01. */
  | { readonly kind: 'date'; readonly days: number }
  /** Microseconds of a reading without a zone. */
  | { readonly kind: 'timestamp'; readonly micros: bigint }
  /** Microseconds since the epoch. */
  | { readonly kind: 'instant'; readonly micros: bigint };

/** The value of a literal or a bound `?`. Null for NULL, for any other expression and when in doubt. */
export function constantOf(node: Expression, parameters: readonly SqlParameter[]): Constant | null {
  switch (node.kind) {
    case 'boolean':
      return { kind: 'boolean', value: node.value };
    case 'integer':
    case 'decimal':
      return numberOf(node.text);
    case 'double':
      return doubleOf(node.text);
    case 'string':
      return { kind: 'text', value: node.value };
    case 'negate':
      return negated(constantOf(node.value, parameters));
    case 'typed-literal':
      return typedConstant(node.typeName, node.value);
    case 'parameter': {
      const parameter = parameters[node.index];
      if (parameter === undefined || parameter.value === null) return null;
      const { kind } = parameter.type;
      const text = String(parameter.value);
      const isMoment = kind === 'timestamp' || kind === 'timestamp with time zone';
      return typedConstant(isMoment ? 'timestamp' : kind, isMoment ? text.replace('T', ' ') : text);
    }
    default:
      return null;
  }
}

function typedConstant(typeName: string, text: string): Constant | null {
  switch (typeName) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'integer':
    case 'bigint':
    case 'decimal':
      return numberOf(text);
    case 'double':
      return doubleOf(text);
    case 'varchar':
      return { kind: 'text', value: text };
    case 'date': {
      const days = parseDate(text);
      return days === null ? null : { kind: 'date', days };
    }
    case 'timestamp':
      return momentOf(text);
    default:
      return null;
  }
}

function momentOf(text: string): Constant | null {
  const parsed = parseTimestamp(text);
  // More digits than a column has would be rounded, and this is no place to do it.
  if (parsed === null || parsed.precision > 6) return null;
  if (parsed.zone === null) return { kind: 'timestamp', micros: parsed.localMicros };
  const micros = instantOf(parsed.localMicros, parsed.zone);
  return micros === null ? null : { kind: 'instant', micros };
}

function numberOf(text: string): Constant | null {
  const [, sign = '', whole = '', fraction = ''] =
    /^([+-]?)(\d*)\.?(\d*)$/.exec(text.replaceAll('_', '')) ?? [];
  if (whole + fraction === '') return null;
  const digits = BigInt(whole + fraction);
  return {
    kind: 'number',
    unscaled: sign === '-' ? -digits : digits,
    scale: fraction.length,
  };
}

function doubleOf(text: string): Constant | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? { kind: 'double', value } : null;
}

function negated(constant: Constant | null): Constant | null {
  if (constant?.kind === 'number') return { ...constant, unscaled: -constant.unscaled };
  if (constant?.kind === 'double') return { ...constant, value: -constant.value };
  return null;
}
