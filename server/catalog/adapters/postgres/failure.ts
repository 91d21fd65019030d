import type { Database } from '#server/platform/database.ts';
import { err, ok, type Result } from '#server/platform/result.ts';
import type { CatalogFailure, Conflict } from '../../port.ts';

/** Carries a failure of the port through this adapter; it never leaves it. */
export class CatalogError extends Error {
  readonly failure: CatalogFailure;

  constructor(failure: CatalogFailure) {
    super(failure.kind === 'unavailable' ? 'The database is not answering.' : failure.message);
    this.failure = failure;
  }
}

export function badRequest(message: string): CatalogError {
  return new CatalogError({ kind: 'bad-request', message });
}

export function notFound(message: string): CatalogError {
  return new CatalogError({ kind: 'reference-not-found', message });
}

export function inConflict(message: string, conflicts: readonly Conflict[]): CatalogError {
  return new CatalogError({ kind: 'reference-conflict', message, conflicts });
}

/** Turns a thrown `CatalogError` into a result; anything else is a defect and keeps flying. */
export async function attempt<T>(work: () => Promise<T>): Promise<Result<T, CatalogFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof CatalogError) return err(error.failure);
    throw error;
  }
}

/** The same database, whose own failures are `unavailable`. */
export function guardDatabase(database: Database): Database {
  return {
    query: (sql, parameters) => database.query(sql, parameters).catch(rethrow),
    transaction: (work) =>
      database.transaction((transaction) => work(guardDatabase(transaction))).catch(rethrow),
  };
}

function rethrow(cause: unknown): never {
  if (cause instanceof CatalogError) throw cause;
  throw new CatalogError({ kind: 'unavailable', cause });
}
