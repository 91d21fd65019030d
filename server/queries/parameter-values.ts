import { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { SqlError, type SqlParameter } from '#server/sql/model/front-end.ts';
import type { Expression } from '#server/sql/model/tree.ts';
import { typeOfNode } from '#server/sql/model/type-of-node.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';

/** A value for one `?`, as it is typed: text in the form of a literal of that type, null for NULL. */
export const ParameterValue = z.object({
  /** Trino's type: `varchar`, `bigint`, `timestamp(3)`. */
  type: z.string().trim().min(1).max(200),
  value: z.string().max(100_000).nullable(),
});
type ParameterValue = z.infer<typeof ParameterValue>;

/** The values to bind. Throws `invalid` for a type that is none, and for a value that is not of its type. */
export function parameterValues(values: readonly ParameterValue[]): readonly SqlParameter[] {
  return values.map(({ type, value }, index) => {
    const bound = typeNamed(type, index);
    return { type: bound, value: value === null ? null : parsedValue(value, bound, index) };
  });
}

/** Nothing but a type stands in the text: it is parsed as that of a CAST, and what else it says refuses it. */
function typeNamed(text: string, index: number): TrinoType {
  const cast = castTo(text);
  try {
    if (cast !== null) return typeOfNode(cast.type);
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause;
  }
  throw new AppError(
    'invalid',
    `Parameter ${index + 1}: “${text}” is no type. Take varchar, bigint, date, …`,
  );
}

function castTo(text: string): Extract<Expression, { readonly kind: 'cast' }> | null {
  if (!/^[\w\s(),]+$/.test(text)) return null;
  try {
    const statement = parseStatement(`SELECT CAST(NULL AS ${text})`);
    if (statement.kind !== 'query' || statement.query.body.kind !== 'select') return null;
    const [item, ...others] = statement.query.body.items;
    if (item?.kind !== 'expression' || others.length > 0) return null;
    return item.expression.kind === 'cast' && item.alias === null ? item.expression : null;
  } catch (cause) {
    if (cause instanceof SqlError) return null;
    throw cause;
  }
}

const WHOLE = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parsedValue(text: string, type: TrinoType, index: number): SqlParameter['value'] {
  const trimmed = text.trim();
  const wrong = () =>
    new AppError('invalid', `Parameter ${index + 1}: “${text}” is no ${type.kind}.`);
  switch (type.kind) {
    case 'boolean':
      if (/^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
      throw wrong();
    case 'tinyint':
    case 'smallint':
    case 'integer':
      if (WHOLE.test(trimmed) && Number.isSafeInteger(Number(trimmed))) return Number(trimmed);
      throw wrong();
    case 'bigint':
      if (WHOLE.test(trimmed)) return BigInt(trimmed.replace(/^\+/, ''));
      throw wrong();
    case 'real':
    case 'double':
      if (NUMBER.test(trimmed)) return Number(trimmed);
      throw wrong();
    case 'decimal':
      if (NUMBER.test(trimmed)) return trimmed;
      throw wrong();
    case 'varchar':
    case 'char':
    case 'json':
      return text;
    default:
      return trimmed;
  }
}
