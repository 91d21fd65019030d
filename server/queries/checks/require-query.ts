import { AppError } from '#server/platform/errors.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { parseStatement } from '#server/sql/parser/parse-statement.ts';

/** Throws `invalid` for what is not a query: a check only reads. */
export function requireQuery(sql: string): void {
  const refuse = (why: string) =>
    new AppError(
      'invalid',
      `Only a query can be a check: a SELECT that should find no rows. ${why}`,
    );
  try {
    const { kind } = parseStatement(sql.replace(/[;\s]+$/, ''));
    if (kind !== 'query') throw refuse(`This is ${kind}.`);
  } catch (cause) {
    if (cause instanceof SqlError) throw refuse(cause.message);
    throw cause;
  }
}
