import { coerce } from '../cast.ts';
import { canCoerce, sameType } from '../coercion.ts';
import { DOUBLE, type Typed, VARCHAR } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { localTime } from '../zones.ts';

/**
 * What an argument must be: the name of a type (any length or precision), `any`, `T` (bound by its
 * first use), `array(T)`, `array(double)`, or `map(K, V)`. `local` takes a date or a timestamp, and of a timestamp with
 * time zone what clocks in its zone show.
 */
export type Parameter =
  | TrinoType['kind']
  | 'any'
  | 'T'
  | 'K'
  | 'V'
  | 'array(T)'
  | 'array(double)'
  | 'map(K, V)'
  | 'local';

/** A fixed type, or one made from the types of the arguments. */
export type Returns = TrinoType | ((types: readonly TrinoType[]) => TrinoType);

/** The type of the first argument. */
export const firstType = (types: readonly TrinoType[]): TrinoType => types[0] ?? VARCHAR;

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly returns: Returns;
  /** DuckDB expression with `$1`, `$2`, … for the arguments. */
  readonly sql: string;
  /** The last parameter may repeat; `$*` is all arguments. */
  readonly variadic?: boolean;
}

export type Catalogue = Readonly<Record<string, readonly Signature[]>>;

const DOUBLES: TrinoType = { kind: 'array', element: DOUBLE };

type Bindings = Map<string, TrinoType>;

function bind(parameter: Parameter, type: TrinoType, bindings: Bindings, exact: boolean): boolean {
  switch (parameter) {
    case 'any':
      return true;
    case 'T':
    case 'K':
    case 'V':
      return bindVariable(parameter, type, bindings);
    case 'array(T)':
      return type.kind === 'array' && bindVariable('T', type.element, bindings);
    case 'array(double)':
      return canCoerce(type, DOUBLES);
    case 'map(K, V)':
      return (
        type.kind === 'map' &&
        bindVariable('K', type.key, bindings) &&
        bindVariable('V', type.value, bindings)
      );
    case 'local':
      return ['date', 'timestamp', 'timestamp with time zone'].includes(type.kind);
    default:
      if (type.kind === parameter) return true;
      return !exact && coercesToKind(type, parameter);
  }
}

function bindVariable(name: string, type: TrinoType, bindings: Bindings): boolean {
  const bound = bindings.get(name);
  if (bound === undefined || canCoerce(bound, type)) {
    bindings.set(name, type);
    return true;
  }
  return canCoerce(type, bound);
}

/** The type of this kind that a value of `type` becomes without a CAST; null: none. */
function kindFor(type: TrinoType, kind: TrinoType['kind']): TrinoType | null {
  switch (kind) {
    case 'varchar':
      return { kind, length: type.kind === 'unknown' ? 0 : null };
    case 'decimal':
      return null;
    case 'timestamp':
    case 'timestamp with time zone':
      return {
        kind,
        precision: 'precision' in type && type.kind !== 'decimal' ? type.precision : 3,
      };
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'date':
    case 'varbinary':
    case 'json':
    case 'uuid':
      return { kind };
    default:
      return null;
  }
}

function coercesToKind(type: TrinoType, kind: TrinoType['kind']): boolean {
  const target = kindFor(type, kind);
  return (
    target !== null &&
    (type.kind === 'unknown' || (canCoerce(type, target) && isNarrow(type, kind)))
  );
}

const isNarrow = (type: TrinoType, kind: TrinoType['kind']): boolean =>
  type.kind !== kind && kind !== 'varchar';

const parameterAt = ({ parameters, variadic }: Signature, index: number): Parameter | undefined =>
  parameters[index] ?? (variadic === true ? parameters.at(-1) : undefined);

/** The arguments as `signature` takes them; null when it does not take them. */
export function applySignature(
  signature: Signature,
  args: readonly Typed[],
  exact: boolean,
  decoration: Decoration = { distinct: '', orderBy: '', tail: '' },
): Typed | null {
  const { parameters, variadic } = signature;
  if (args.length < parameters.length || (variadic !== true && args.length > parameters.length))
    return null;
  const bindings: Bindings = new Map();
  const fits = args.every((arg, i) => {
    const parameter = parameterAt(signature, i);
    return parameter !== undefined && bind(parameter, arg.type, bindings, exact);
  });
  if (!fits) return null;
  const values = args.map((arg, i) => convert(arg, parameterAt(signature, i) ?? 'any', bindings));
  const types = values.map(({ type }) => type);
  const type =
    typeof signature.returns === 'function' ? signature.returns(types) : signature.returns;
  return { type, sql: fill(signature.sql, values, decoration) };
}

/** What stands around the arguments of an aggregate: see `AGGREGATES`. */
export interface Decoration {
  readonly distinct: string;
  readonly orderBy: string;
  readonly tail: string;
}

function fill(template: string, values: readonly Typed[], around: Decoration): string {
  return template.replace(/\$(\d|\*)|[{}]/g, (hole, index: string | undefined) => {
    if (hole === '{') return `(${around.distinct}`;
    if (hole === '}') return `${around.orderBy})${around.tail}`;
    if (index === '*') return values.map(({ sql }) => sql).join(', ');
    return values[Number(index) - 1]?.sql ?? 'NULL';
  });
}

function convert(arg: Typed, parameter: Parameter, bindings: Bindings): Typed {
  const bound = (name: string) => bindings.get(name) ?? arg.type;
  switch (parameter) {
    case 'any':
      return arg;
    case 'T':
    case 'K':
    case 'V':
      return coerce(arg, bound(parameter));
    case 'array(T)':
      return coerce(arg, { kind: 'array', element: bound('T') });
    case 'array(double)':
      return coerce(arg, DOUBLES);
    case 'map(K, V)':
      return coerce(arg, { kind: 'map', key: bound('K'), value: bound('V') });
    case 'local':
      return arg.type.kind === 'timestamp with time zone' ? localTime(arg) : arg;
    default: {
      const target = arg.type.kind === parameter ? arg.type : kindFor(arg.type, parameter);
      return target === null || sameType(target, arg.type) ? arg : coerce(arg, target);
    }
  }
}
