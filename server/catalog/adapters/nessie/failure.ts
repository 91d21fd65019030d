import type { z } from 'zod';
import { err, ok, type Result } from '#server/platform/result.ts';
import type { CatalogFailure } from '../../port.ts';
import { WireError } from '../../wire/errors.ts';
import { parseWire } from '../../wire/json.ts';

/** Carries a failure of the port through this adapter; it never leaves it. */
export class CatalogError extends Error {
  readonly failure: CatalogFailure;

  constructor(failure: CatalogFailure) {
    super(failure.kind === 'unavailable' ? 'The catalog is not answering.' : failure.message);
    this.failure = failure;
  }
}

export const unavailable = (cause: unknown): CatalogError =>
  new CatalogError({ kind: 'unavailable', cause });

export const badRequest = (message: string): CatalogError =>
  new CatalogError({ kind: 'bad-request', message });

/** Turns a thrown `CatalogError` into a result; anything else is a defect and keeps flying. */
export async function attempt<T>(work: () => Promise<T>): Promise<Result<T, CatalogFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof CatalogError) return err(error.failure);
    throw error;
  }
}

/** What an answer that is no success means. */
export function failureOf(status: number, body: string): CatalogError {
  const error = readError(body);
  const message = error?.message || `The catalog answered with status ${status}.`;
  switch (error?.errorCode) {
    case 'BAD_REQUEST':
      return badRequest(message);
    case 'FORBIDDEN':
      return new CatalogError({ kind: 'forbidden', message });
    case 'REFERENCE_NOT_FOUND':
    case 'CONTENT_NOT_FOUND':
      return new CatalogError({ kind: 'reference-not-found', message });
    case 'REFERENCE_ALREADY_EXISTS':
      return new CatalogError({ kind: 'reference-exists', message });
    case 'REFERENCE_CONFLICT':
      return new CatalogError({
        kind: 'reference-conflict',
        message,
        conflicts: error?.conflicts ?? [],
      });
    default:
      return withoutCode(status, message);
  }
}

/** Sending the same again would be refused again. */
const REFUSALS = new Set([400, 404, 405, 413, 414, 415, 431]);

function withoutCode(status: number, message: string): CatalogError {
  if (status === 401 || status === 403) {
    const hint = 'The catalog does not accept this console: check CATALOG_TOKEN.';
    return new CatalogError({ kind: 'forbidden', message: hint });
  }
  if (REFUSALS.has(status)) return badRequest(message);
  return unavailable(new Error(message));
}

function readError(body: string) {
  try {
    return WireError.parse(parseWire(body));
  } catch {
    return null;
  }
}

/** An answer in its shape; one that has another is not Nessie's. */
export function readAnswer<T>(schema: z.ZodType<T>, body: string): T {
  try {
    return schema.parse(parseWire(body));
  } catch (cause) {
    throw unavailable(new Error('The catalog gave an answer that is not Nessie’s.', { cause }));
  }
}
