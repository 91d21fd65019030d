import { coerce } from '../cast.ts';
import { commonType } from '../coercion.ts';
import { compare, unifyAll } from '../comparison.ts';
import { SqlError } from '../front-end.ts';
import { storageType } from '../storage-type.ts';
import type { CallExpression } from '../tree.ts';
import { type Typed, UNKNOWN } from '../typed.ts';
import { formatType, type TrinoType } from '../types.ts';
import { commonZone } from '../zones.ts';
import { type Handlers, two } from './handler.ts';

/** Functions that give one of their arguments. */
export const CHOICE_CALLS: Handlers = {
  coalesce(args, node) {
    if (args.length < 2) {
      throw new SqlError(
        'SYNTAX_ERROR',
        "The 'coalesce' function must have at least two arguments",
        node.position,
      );
    }
    const values = sameBranches(args, node);
    return {
      type: values[0]?.type ?? UNKNOWN,
      sql: `COALESCE(${values.map(({ sql }) => sql).join(', ')})`,
      ...commonZone(args, node.position),
    };
  },
  nullif: two((a, b, node) => {
    if (commonType(a.type, b.type) === null) {
      throw mismatch(
        node,
        `Types are not comparable with nullif: ${formatType(a.type)} vs ${formatType(b.type)}`,
      );
    }
    const equal = compare('=', a, b, node.position).sql;
    const sql = `(CASE WHEN ${equal} THEN NULL ELSE ${a.sql} END)`;
    return a.zone === undefined ? { type: a.type, sql } : { type: a.type, sql, zone: a.zone };
  }),
  if([condition, ...branches], node) {
    if (condition === undefined || branches.length === 0 || branches.length > 2) return null;
    if (condition.type.kind !== 'boolean')
      throw mismatch(node, 'IF condition must evaluate to a boolean');
    const [yes, no] = sameBranches(branches, { ...node, args: node.args.slice(1) });
    if (yes === undefined) return null;
    return {
      type: yes.type,
      sql: `(CASE WHEN ${condition.sql} THEN ${yes.sql}${no === undefined ? '' : ` ELSE ${no.sql}`} END)`,
      ...commonZone(branches, node.position),
    };
  },
  try([value, ...rest], node) {
    if (value === undefined || rest.length > 0) return null;
    const inside = value.sql.includes('SELECT')
      ? 'a subquery'
      : /\b(random|uuid)\(\)/.test(value.sql)
        ? 'a function of chance'
        : null;
    if (inside === null) return { ...value, sql: `TRY(${value.sql})`, constant: null };
    throw new SqlError('NOT_SUPPORTED', `try of ${inside} is not supported`, node.position);
  },
  greatest: (args, node) => extreme(args, node, 'greatest'),
  least: (args, node) => extreme(args, node, 'least'),
};

const mismatch = (node: CallExpression, message: string): SqlError =>
  new SqlError('TYPE_MISMATCH', message, node.position);

function sameBranches(args: readonly Typed[], node: CallExpression): readonly Typed[] {
  return unifyAll(args, (index) => {
    const position = node.args[index]?.position ?? node.position;
    return new SqlError(
      'TYPE_MISMATCH',
      `All ${node.name.toUpperCase()} operands must be the same type or coercible to a common type`,
      position,
    );
  });
}

function extreme(
  args: readonly Typed[],
  node: CallExpression,
  name: 'greatest' | 'least',
): Typed | null {
  const common = args.reduce<TrinoType | null>(
    (type, arg) => (type === null ? null : commonType(type, arg.type)),
    UNKNOWN,
  );
  if (args.length === 0 || common === null) return null;
  const values = args.map((arg) => coerce(arg, common).sql);
  if (['array', 'map', 'row', 'json', 'char'].includes(common.kind)) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${name} of ${formatType(common)} is not supported`,
      node.position,
    );
  }
  const floats = common.kind === 'double' || common.kind === 'real';
  // NaN loses against every number.
  const candidates = floats
    ? values.map((value) => `CASE WHEN isnan(${value}) THEN NULL ELSE ${value} END`)
    : values;
  const picked = `${name}(${candidates.join(', ')})`;
  const anyNull = values.map((value) => `${value} IS NULL`).join(' OR ');
  const result = floats ? `COALESCE(${picked}, CAST('NaN' AS ${storageType(common)}))` : picked;
  return {
    type: common,
    sql: `(CASE WHEN ${anyNull} THEN NULL ELSE ${result} END)`,
    ...commonZone(args, node.position),
  };
}
