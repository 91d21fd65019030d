import { coerce } from '../cast.ts';
import { isInteger } from '../coercion.ts';
import { SqlError } from '../front-end.ts';
import { storageType } from '../storage-type.ts';
import type { Expression } from '../tree.ts';
import { BIGINT, DOUBLE, REAL, type Typed } from '../typed.ts';
import { formatType, type TrinoType } from '../types.ts';
import { type AggregateCall, listOf } from './aggregate-call.ts';

/** The numbers that are written as a percentage or an array of them; null when they are computed. */
function percentages(node: Expression | undefined): readonly number[] | null {
  switch (node?.kind) {
    case 'integer':
    case 'decimal':
    case 'double':
      return [Number(node.text)];
    case 'negate': {
      const value = percentages(node.value);
      return value === null ? null : value.map((number) => -number);
    }
    case 'array': {
      const items = node.items.map(percentages);
      return items.includes(null) ? null : items.flatMap((item) => item ?? []);
    }
    default:
      return null;
  }
}

function valueType({ kind }: TrinoType): TrinoType | null {
  if (kind === 'double' || kind === 'unknown') return DOUBLE;
  if (kind === 'real' || kind === 'decimal') return REAL;
  return isInteger({ kind } as TrinoType) ? BIGINT : null;
}

/** `approx_percentile(x[, weight], percentage or array of them)`: the exact one, which is within the error of any sketch. */
export const approxPercentile: AggregateCall = (args, node, around, context) => {
  const [value] = args;
  const type = value === undefined ? null : valueType(value.type);
  const weight = args.length === 3 ? args[1] : undefined;
  const wanted = node.args[args.length - 1];
  if (value === undefined || type === null || args.length < 2 || args.length > 3) return null;
  if (type.kind === 'real') {
    // Trino's sketch of these may miss by more than people take for approximate.
    throw new SqlError(
      'NOT_SUPPORTED',
      `approx_percentile of ${formatType(value.type)} is not supported; cast it to double`,
      node.position,
    );
  }
  const numbers = percentages(wanted);
  if (numbers === null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'approx_percentile with a percentage that is not a literal is not supported',
      wanted?.position ?? node.position,
    );
  }
  if (numbers.some((number) => number < 0 || number > 1)) {
    throw new SqlError('INVALID_FUNCTION_ARGUMENT', 'Percentile must be between 0 and 1', null);
  }
  const several = wanted?.kind === 'array';
  const result: TrinoType = several ? { kind: 'array', element: type } : type;
  const number = coerce(value, type).sql;
  const name = context.env.nextAlias();
  const pick = (each: (part: number) => string): string =>
    several
      ? `CASE WHEN len(${name}) = 0 THEN NULL ELSE [${numbers.map(each).join(', ')}] END`
      : each(numbers[0] ?? 0);
  const of = (sorted: string, each: (part: number) => string): Typed => ({
    type: result,
    sql: `CAST(list_transform([${sorted}], lambda ${name}: ${pick(each)})[1] AS ${storageType(result)})`,
  });
  if (weight === undefined) {
    const sorted = `list_sort(${listOf(number, around, name)})`;
    return of(sorted, (part) => `trino_percentile(${name}, CAST(${part} AS DOUBLE))`);
  }
  const pair = `CASE WHEN ${number} IS NULL OR ${weight.sql} IS NULL THEN NULL ELSE struct_pack(x := ${number}, w := trino_weight(${coerce(weight, DOUBLE).sql})) END`;
  const sorted = `list_sort(${listOf(pair, around, name)})`;
  return of(sorted, (part) => `trino_weighted(${name}, ${part})`);
};
