import { AppError } from '#server/platform/errors.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { EngineFailure } from '../../port.ts';
import { StoppedError } from './deadline.ts';
import { UnreachableError } from './unreachable-error.ts';

/** DuckDB reports every failure as a plain `Error`: its text is the only sign of what it was. First match wins. */
const DUCKDB_FAILURES: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /division by zero|divide by zero/i, name: 'DIVISION_BY_ZERO' },
  { pattern: /More than one row returned by a subquery/i, name: 'SUBQUERY_MULTIPLE_ROWS' },
  { pattern: /^Out of Memory Error/, name: 'EXCEEDED_LOCAL_MEMORY_LIMIT' },
  { pattern: /^Conversion Error: Casting value/, name: 'INVALID_CAST_ARGUMENT' },
  { pattern: /out of range|overflow/i, name: 'NUMERIC_VALUE_OUT_OF_RANGE' },
  { pattern: /^Conversion Error/, name: 'INVALID_CAST_ARGUMENT' },
  { pattern: /^(Invalid Input|Out of Range) Error/, name: 'INVALID_FUNCTION_ARGUMENT' },
  { pattern: /^(HTTP|IO) Error/, name: 'ICEBERG_CANNOT_OPEN_SPLIT' },
];

/** Errors that a compiled statement raises itself carry Trino's name in front: see `trino_fail` in the macros. */
const OWN_ERROR =
  /^(?:Invalid Input Error: |Conversion Error: Could not convert string ')?([A-Z][A-Z_]{4,}): (.+?)(?:' to INT32)?(?:\n|$)/;

/** The one table from whatever a statement threw to what the port promises. */
export function toEngineFailure(cause: unknown): EngineFailure {
  if (cause instanceof StoppedError) return cause.failure;
  if (cause instanceof SqlError) {
    return {
      kind: 'rejected',
      name: cause.errorName,
      message: cause.message,
      position: cause.position,
    };
  }
  if (cause instanceof UnreachableError) return { kind: 'unreachable', cause: cause.cause };
  if (cause instanceof AppError) {
    if (cause.code === 'unavailable') return { kind: 'unreachable', cause };
    return { kind: 'failed', name: appErrorName(cause), message: cause.message };
  }
  if (cause instanceof Error) return duckdbFailure(cause.message);
  return { kind: 'unreachable', cause };
}

function duckdbFailure(text: string): EngineFailure {
  const [, ownName, ownMessage] = OWN_ERROR.exec(text) ?? [];
  if (ownName !== undefined && ownMessage !== undefined) {
    return { kind: 'failed', name: ownName, message: presentable(ownMessage) };
  }
  const known = DUCKDB_FAILURES.find(({ pattern }) => pattern.test(text));
  if (known?.name === 'ICEBERG_CANNOT_OPEN_SPLIT') {
    return {
      kind: 'failed',
      name: known.name,
      message:
        'A data file of the table cannot be read: it was removed or damaged outside the console.',
    };
  }
  if (known?.name === 'EXCEEDED_LOCAL_MEMORY_LIMIT') {
    return {
      kind: 'failed',
      name: known.name,
      message:
        'The statement needs more memory than it may have. Filter earlier or select fewer columns.',
    };
  }
  return {
    kind: 'failed',
    name: known?.name ?? 'GENERIC_INTERNAL_ERROR',
    message: presentable(text.replace(/^[A-Z][\w ]+ Error: /, '')),
  };
}

/** The first line without the generated SQL behind it and without paths of this machine. */
function presentable(text: string): string {
  const [first = ''] = text.split('\n');
  return first.replace(/(?:file:\/\/)?(?:\/[\w.@%=+-]+){2,}/g, '<file>').trim();
}

function appErrorName({ code }: AppError): string {
  return code === 'not-found'
    ? 'NOT_FOUND'
    : code === 'invalid'
      ? 'NOT_SUPPORTED'
      : 'GENERIC_USER_ERROR';
}
