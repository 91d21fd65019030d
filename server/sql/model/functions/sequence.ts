import { bindValues } from '../bind-values.ts';
import { coerce } from '../cast.ts';
import { commonType, isInteger } from '../coercion.ts';
import { SqlError } from '../front-end.ts';
import type { Context } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import { BIGINT, type Typed } from '../typed.ts';
import type { TrinoType } from '../types.ts';

const DAY = 86_400_000_000n;

/** `sequence(from, to[, step])` of whole numbers, dates or timestamps; null for other types. */
export function sequence(
  from: Typed,
  to: Typed,
  step: Typed | null,
  context: Context,
): Typed | null {
  const common = commonType(from.type, to.type);
  if (common === null) return null;
  if (isInteger(common) && (step === null || isInteger(step.type))) {
    const [a, b] = [coerce(from, BIGINT).sql, coerce(to, BIGINT).sql];
    const by =
      step === null ? `CASE WHEN ${a} <= ${b} THEN 1 ELSE -1 END` : coerce(step, BIGINT).sql;
    return {
      type: { kind: 'array', element: BIGINT },
      sql: `CAST(trino_sequence(${a}, ${b}, ${by}) AS BIGINT[])`,
    };
  }
  if (common.kind !== 'date' && common.kind !== 'timestamp') return null;
  const [a, b] = [coerce(from, common).sql, coerce(to, common).sql];
  const type: TrinoType = { kind: 'array', element: common };
  const [x, y] = [`epoch_us(CAST(${a} AS TIMESTAMP))`, `epoch_us(CAST(${b} AS TIMESTAMP))`];
  if (step === null) {
    if (common.kind !== 'date') return null;
    const days = `trino_sequence(${x} // ${DAY}, ${y} // ${DAY}, CASE WHEN ${x} <= ${y} THEN 1 ELSE -1 END)`;
    return {
      type,
      sql: `list_transform(${days}, lambda d: CAST(make_timestamp(CAST(d * ${DAY} AS BIGINT)) AS DATE))`,
    };
  }
  if (step.type.kind === 'interval day to second') {
    if (
      common.kind === 'date' &&
      !(typeof step.constant === 'bigint' && step.constant % DAY === 0n)
    ) {
      throw new SqlError(
        typeof step.constant === 'bigint' ? 'INVALID_FUNCTION_ARGUMENT' : 'NOT_SUPPORTED',
        'sequence step must be a day interval if start and end values are dates',
        null,
      );
    }
    const list = `trino_sequence(${x}, ${y}, epoch_us(${step.sql}))`;
    return {
      type,
      sql: `list_transform(${list}, lambda d: CAST(make_timestamp(CAST(d AS BIGINT)) AS ${storageType(common)}))`,
    };
  }
  if (step.type.kind === 'interval year to month') {
    const values = [coerce(from, common), coerce(to, common), step];
    const moment = (sql: string) => `CAST(${sql} AS TIMESTAMP)`;
    const sql = bindValues(values, context, (x = from, y = to, z = step) => {
      const list = `trino_months_sequence(${moment(x.sql)}, ${moment(y.sql)}, CAST(trino_months(${z.sql}) AS BIGINT))`;
      const name = context.env.nextAlias();
      return `list_transform(${list}, lambda ${name}: CAST(${moment(x.sql)} + to_months(CAST(${name} AS INTEGER)) AS ${storageType(common)}))`;
    });
    return { type, sql };
  }
  return null;
}
