import { SqlError } from '#server/sql/model/front-end.ts';
import { isViewStatement } from '#server/sql/model/statements/is-view-statement.ts';
import { isWriteStatement } from '#server/sql/model/statements/is-write-statement.ts';
import type { SessionStatement } from '#server/sql/model/statements/session-tree.ts';
import type { Statement } from '#server/sql/model/tree.ts';
import type { ReadContext, SessionChange } from '../../../port.ts';

const ABORTED = 'aborted';
const OPEN = /^(open|read-only) (\d+)$/;

/**
 * The context of a statement inside its session's transaction: everything is read as it was when the
 * transaction began. Throws what Trino answers there: writes are not for transactions, and after a
 * failure only ROLLBACK is heard.
 */
export function inTransaction(context: ReadContext, tree: Statement): ReadContext {
  const transaction = context.session?.transaction ?? null;
  if (transaction === null || tree.kind === 'rollback') return context;
  const [, mode, micros = '0'] = OPEN.exec(transaction) ?? [];
  if (mode === undefined) {
    throw new SqlError(
      'TRANSACTION_ALREADY_ABORTED',
      'Current transaction is aborted, commands ignored until end of transaction block',
      null,
    );
  }
  if (isWriteStatement(tree) || isViewStatement(tree)) throw refusedWrite(mode);
  const epochMicros = BigInt(micros);
  return { ...context, asOf: context.asOf ?? { kind: 'timestamp', epochMicros } };
}

function refusedWrite(mode: string): SqlError {
  return mode === 'read-only'
    ? new SqlError(
        'READ_ONLY_VIOLATION',
        'Cannot execute write in a read-only transaction. End it by COMMIT first.',
        null,
      )
    : new SqlError(
        'AUTOCOMMIT_WRITE_CONFLICT',
        'Catalog only supports writes using autocommit: iceberg. End the transaction by COMMIT first.',
        null,
      );
}

/** A failure ends what the transaction was good for. */
export const afterFailure = ({ session }: ReadContext): readonly SessionChange[] =>
  OPEN.test(session?.transaction ?? '') ? [{ kind: 'transaction', transaction: ABORTED }] : [];

type TransactionStatement = Extract<
  SessionStatement,
  { readonly kind: 'start-transaction' | 'commit' | 'rollback' }
>;

/** What START TRANSACTION, COMMIT and ROLLBACK change. Throws `SqlError`. */
export function changeTransaction(
  statement: TransactionStatement,
  { session }: ReadContext,
  now: Date,
): SessionChange {
  const transaction = session?.transaction ?? null;
  if (statement.kind !== 'start-transaction') {
    if (transaction !== null) return { kind: 'transaction', transaction: null };
    throw new SqlError('NOT_IN_TRANSACTION', 'No transaction in progress', null);
  }
  if (transaction !== null) {
    throw new SqlError('NOT_SUPPORTED', 'Nested transactions not supported', null);
  }
  // To the end of this millisecond: what was committed just before is seen.
  const micros = BigInt(now.getTime()) * 1000n + 999n;
  return {
    kind: 'transaction',
    transaction: `${statement.readOnly ? 'read-only' : 'open'} ${micros}`,
  };
}
