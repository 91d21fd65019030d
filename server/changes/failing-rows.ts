import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { CellValue } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import type { CheckDeps, Person } from './change-deps.ts';
import { readNewestChecks } from './check-rows.ts';
import { contextAt } from './run-checks.ts';

const ROWS = 5;
const TIMEOUT_MS = 60_000;

export interface FailingRows {
  readonly columns: readonly string[];
  /** Cells as text; null is NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The first rows that a check of the newest ones returns at its commit. Throws `not-found`. */
export async function readFailingRows(
  deps: CheckDeps,
  input: { readonly number: number; readonly checkId: string; readonly ordinal: number },
  person: Person,
): Promise<FailingRows> {
  const checks = await readNewestChecks(deps, input.number);
  const result = checks?.results.find(({ ordinal }) => ordinal === input.ordinal);
  if (checks === null || checks.id !== input.checkId || result === undefined) {
    throw new AppError(
      'not-found',
      `Change #${input.number} has no such check any more. Look at it again.`,
    );
  }
  const schema = result.asset?.split('.')[0] ?? null;
  const answer = await deps.engine.collect(
    { sql: `SELECT * FROM (\n${result.sql}\n) AS failing LIMIT ${ROWS}` },
    contextAt(checks.sourceHash, schema, person.name),
    { maxRows: ROWS, timeoutMs: TIMEOUT_MS },
  );
  if (!answer.ok) throw failureToAppError(answer.error);
  const { columns, values, rowCount } = answer.value;
  return {
    columns: columns.map(({ name }) => name),
    rows: Array.from({ length: rowCount }, (_, row) =>
      values.map((column) => cellText(column[row] ?? null)),
    ),
  };
}

function cellText(value: CellValue): string | null {
  if (value === null || typeof value !== 'object') return value === null ? null : String(value);
  const plain = (inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner);
  const content = value instanceof Map ? [...value] : value;
  return JSON.stringify(content, (_, inner) => plain(inner));
}
